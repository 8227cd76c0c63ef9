import { protocols, severities, type Severity } from '@throughline/contract'
import type { ReportAsked } from '../ingestion/report.ts'
import { invalid } from '../query/parse/faults.ts'
import { ingestionDaysMax } from '../warehouse/ingestion-table.ts'
import { queryText } from './query-text.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

export const askedLimits = {
  windowMsMax: ingestionDaysMax * dayMs,
  /** Of a timeline by the minute. */
  minutesMax: 24 * 60,
} as const

/** How far back is looked when nobody says. */
export const windowMsDefault = {
  timeline: hourMs,
  warnings: dayMs,
  sources: askedLimits.windowMsMax,
} as const

/** Beyond so much a timeline is by the hour, unless somebody says otherwise. */
const byMinuteMsMax = 6 * hourMs

export type Asked = ReportAsked & {
  readonly kind: 'asked'
  readonly severity: Severity | undefined
  readonly bucketMinutes: number
}

export type AskedOrFaulty = Asked | { readonly kind: 'faulty'; readonly sentences: string[] }

type Defaults = { readonly nowMs: number; readonly windowMs: number }

const parameters: ReadonlySet<string> = new Set([
  'from',
  'to',
  'interval',
  'severity',
  'application_id',
  'key_id',
  'protocol',
])

// One that is misspelt would be a filter that lets everything through.
function unknownParameters(query: unknown): string[] {
  const names = typeof query === 'object' && query !== null ? Object.keys(query) : []
  return names
    .filter((name) => !parameters.has(name))
    .map((name) => invalid(name, `is no parameter; there are ${[...parameters].join(', ')}`))
}

/** What the query string of a request asks for; the window is of whole minutes. */
export function readAsked(query: unknown, { nowMs, windowMs }: Defaults): AskedOrFaulty {
  const sentences = unknownParameters(query)
  const moment = (name: string, fallback: number): number => {
    const text = queryText(query, name)
    if (text === undefined) return fallback
    if (/^\d{1,15}$/.test(text)) return Number(text)
    sentences.push(invalid(name, 'must be epoch milliseconds'))
    return fallback
  }
  const choice = <Choice extends string>(name: string, choices: readonly Choice[]) => {
    const text = queryText(query, name)
    const chosen = choices.find((one) => one === text)
    if (text !== undefined && chosen === undefined) {
      sentences.push(invalid(name, `must be one of ${choices.join(', ')}`))
    }
    return chosen
  }
  const toMs = moment('to', nowMs + 1)
  const fromMs = moment('from', Math.max(0, toMs - windowMs))
  const interval = choice('interval', ['minute', 'hour'])
  const protocol = choice('protocol', protocols)
  const severity = choice('severity', severities.slice(1))
  const isByMinute = (interval ?? (toMs - fromMs <= byMinuteMsMax ? 'minute' : 'hour')) === 'minute'
  if (fromMs >= toMs || toMs - fromMs > askedLimits.windowMsMax) {
    sentences.push(
      invalid('from', `must be before \`to\`, and by ${ingestionDaysMax} days at most`),
    )
  } else if (interval === 'minute' && toMs - fromMs > askedLimits.minutesMax * minuteMs) {
    sentences.push(invalid('interval', 'must be hour in a window of more than a day'))
  }
  if (sentences.length > 0) return { kind: 'faulty', sentences }
  return {
    kind: 'asked',
    from: Math.floor(fromMs / minuteMs),
    until: Math.ceil(toMs / minuteMs),
    bucketMinutes: isByMinute ? 1 : 60,
    severity,
    filter: {
      applicationId: queryText(query, 'application_id'),
      keyId: queryText(query, 'key_id'),
      protocol,
    },
  }
}
