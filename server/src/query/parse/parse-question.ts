import { AnalyticsRequest } from '@throughline/contract'
import { Compile } from 'typebox/compile'
import { readAudience } from './audience.ts'
import { invalid, type Faults } from './faults.ts'
import { parseSearch } from './parse-search.ts'
import type { Question, TimeRange } from './question.ts'
import { readBreakdowns } from './read-breakdowns.ts'
import { readMeasure } from './read-measure.ts'
import type { Search } from './search-ast.ts'
import { searchProblemText } from './search-problem-text.ts'

export type QuestionKind = 'scalar' | 'timeseries'

export type ParsedQuestion =
  | { readonly kind: 'parsed'; readonly question: Question }
  | { readonly kind: 'faulty'; readonly faults: readonly string[] }

export const questionLimits = {
  /** Buckets of one series, filled or not. */
  bucketsMax: 11_000,
  /** JavaScript's own bound of a moment; the warehouse's times end before it. */
  momentMsMax: 8.64e15,
  faultsShownMax: 10,
} as const

const analyticsRequest = Compile(AnalyticsRequest)
type WireAttributes = AnalyticsRequest['data']['attributes']

const attributesPointer = '/data/attributes'
const queryPointer = `${attributesPointer}/query`

/** The wire body of a question → what it asks, or every fault found in it. */
export function parseQuestion(body: unknown, kind: QuestionKind): ParsedQuestion {
  if (!analyticsRequest.Check(body)) return { kind: 'faulty', faults: shapeFaults(body) }
  const { attributes } = body.data
  const faults: Faults = []
  const question = readQuestion(attributes, kind, faults)
  if (question === undefined || faults.length > 0) return { kind: 'faulty', faults }
  return { kind: 'parsed', question }
}

function shapeFaults(body: unknown): string[] {
  return analyticsRequest
    .Errors(body)
    .slice(0, questionLimits.faultsShownMax)
    .map(({ instancePath, message }) => invalid(instancePath === '' ? '/' : instancePath, message))
}

function readQuestion(
  attributes: WireAttributes,
  kind: QuestionKind,
  faults: Faults,
): Question | undefined {
  const { query } = attributes
  const range = readRange(attributes, faults)
  const intervalMs = kind === 'timeseries' ? readInterval(query.compute, range, faults) : undefined
  const search = readSearch(query.query, faults)
  readAudience(query.audience_filters, `${queryPointer}/audience_filters`, faults)
  const breakdowns = readBreakdowns(query, queryPointer, faults)
  const measure = readMeasure(query.compute, `${queryPointer}/compute`, faults)
  if (measure === undefined || search === undefined) return undefined
  return { range, search, measure, breakdowns, intervalMs }
}

function readRange({ from, to }: WireAttributes, faults: Faults): TimeRange {
  if (from >= to) faults.push(invalid(`${attributesPointer}/from`, 'must be less than to'))
  for (const [name, moment] of Object.entries({ from, to })) {
    if (Math.abs(moment) <= questionLimits.momentMsMax) continue
    faults.push(invalid(`${attributesPointer}/${name}`, 'is no moment in epoch milliseconds'))
  }
  return { fromMs: from, untilMs: to }
}

function readInterval(
  { interval }: WireAttributes['query']['compute'],
  range: TimeRange,
  faults: Faults,
): number | undefined {
  const pointer = `${queryPointer}/compute/interval`
  if (interval === undefined || interval <= 0) {
    faults.push(invalid(pointer, 'a timeseries needs a positive interval in milliseconds'))
    return undefined
  }
  if (interval > questionLimits.momentMsMax) {
    faults.push(invalid(pointer, `must be at most ${questionLimits.momentMsMax} milliseconds`))
  }
  const buckets = (range.untilMs - range.fromMs) / interval
  if (buckets > questionLimits.bucketsMax) {
    faults.push(
      invalid(
        pointer,
        `makes ${Math.ceil(buckets)} buckets of the range; at most ${questionLimits.bucketsMax} are allowed`,
      ),
    )
  }
  return interval
}

function readSearch(source: WireAttributes['query']['query'], faults: Faults): Search | undefined {
  if (source.data_source === 'product_analytics_occurrence') {
    faults.push(
      invalid(`${queryPointer}/query/data_source`, 'searches by occurrence are not built yet'),
    )
    return undefined
  }
  const text = source.search.query ?? ''
  const parsed = parseSearch(text)
  if (parsed.kind === 'parsed') return parsed.search
  faults.push(
    invalid(`${queryPointer}/query/search/query`, searchProblemText(text, parsed.problem)),
  )
  return undefined
}
