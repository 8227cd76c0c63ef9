import {
  errorCodes,
  ingestionWarnings,
  protocols,
  severities,
  spanDrops,
  spanRepairs,
  type IngestionSources,
  type IngestionSummary,
  type IngestionTimeline,
  type IngestionWarnings,
  type Severity,
} from '@throughline/contract'
import { parseSpanSender } from '../ingestion/span-sender.ts'
import { parseSamples } from '../ingestion/sample-text.ts'
import type { Figure, SeverityCount } from '../warehouse/ingestion-table.ts'

const minuteMs = 60_000

type SpanSeverity = Exclude<Severity, 'noted'>

const ofSpans: ReadonlyMap<string, SpanSeverity> = new Map([
  ['spans_accepted', 'accepted'],
  ['spans_dropped', 'dropped'],
  ['spans_changed', 'changed'],
])

/** Spans are counted under severities of their own; undefined for one of events. */
export function severityOfSpans(severity: string): SpanSeverity | undefined {
  return ofSpans.get(severity)
}

export const answerLimits = { sourcesMax: 1_000, sourcesOfWarningMax: 100, samplesMax: 10 } as const

/** The names of API keys by their ids, as answers give them. */
export type KeyNames = ReadonlyMap<string, string>

type Counts = Record<Severity, number>

function noCounts(): Counts {
  return { accepted: 0, dropped: 0, changed: 0, noted: 0 }
}

function isSeverity(text: string): text is Severity {
  return severities.some((one) => one === text)
}

function add(counts: Counts, { severity, count }: { severity: string; count: number }): void {
  if (isSeverity(severity)) counts[severity] += count
}

type Span = { readonly from: number; readonly until: number; readonly bucketMinutes: number }

/** Every bucket that the window touches, those without anything too. */
export function timelineBuckets(
  found: readonly SeverityCount[],
  { from, until, bucketMinutes }: Span,
): IngestionTimeline['buckets'] {
  const first = Math.floor(from / bucketMinutes)
  const length = Math.ceil(until / bucketMinutes) - first
  const buckets = Array.from({ length }, (_, index) => {
    return { at: (first + index) * bucketMinutes * minuteMs, ...noCounts() }
  })
  for (const count of found) {
    const bucket = buckets[count.bucket - first]
    if (bucket !== undefined) add(bucket, count)
  }
  return buckets
}

type Rates = IngestionSummary['rates']['minute']

/**
 * Events a second over a time that ends now, of counts by the minute: the oldest minute counts with
 * the part of it that is inside.
 */
export function ratesOver(windowMs: number, found: readonly SeverityCount[], nowMs: number): Rates {
  const rates = noCounts()
  for (const { bucket, severity, count } of found) {
    const insideMs = (bucket + 1) * minuteMs - (nowMs - windowMs)
    const share = Math.max(0, Math.min(1, insideMs / minuteMs))
    add(rates, { severity, count: (count * share * 1_000) / windowMs })
  }
  return rates
}

type Warning = IngestionWarnings['warnings'][number]

/** What is not simply accepted, by type; the most frequent first. */
export function listedWarnings(
  figures: readonly Figure[],
  severity: Severity | undefined,
  names: KeyNames,
): Warning[] {
  return grouped(figures, ({ type }) => type)
    .flatMap((same) => warningOf(same, names) ?? [])
    .filter((warning) => severity === undefined || warning.severity === severity)
    .toSorted((one, other) => other.count - one.count)
}

function warningOf(figures: readonly Figure[], names: KeyNames): Warning | undefined {
  const [first] = figures
  if (first === undefined) return undefined
  const { type } = first
  const ofSpan = severityOfSpans(first.severity)
  const severity = ofSpan ?? first.severity
  if (!isSeverity(severity) || severity === 'accepted') return undefined
  const texts = figures.flatMap(({ samples }) => samples).toSorted()
  return {
    type,
    severity,
    ...(ofSpan === undefined ? {} : { of: 'spans' as const }),
    meaning: meanings.get(type) ?? type,
    count: sum(figures),
    ...seen(figures),
    sources: figures
      .toSorted((one, other) => other.count - one.count)
      .slice(0, answerLimits.sourcesOfWarningMax)
      .map((figure) => ({
        ...sourceOf(figure, names),
        ...tracerOf(figure),
        count: figure.count,
        ...seen([figure]),
      })),
    samples: parseSamples(texts.slice(0, answerLimits.samplesMax)),
  }
}

function tracerOf({ sender }: Figure): { readonly tracer?: string } {
  const { tracer } = parseSpanSender(sender)
  return tracer === '' ? {} : { tracer }
}

export function grouped(
  figures: readonly Figure[],
  keyOf: (figure: Figure) => string,
): readonly (readonly Figure[])[] {
  const groups = new Map<string, Figure[]>()
  for (const figure of figures) {
    const key = keyOf(figure)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [figure])
    else group.push(figure)
  }
  return [...groups.values()]
}

const meanings = new Map<string, string>([
  ...Object.entries(errorCodes).map(([code, { sentence }]) => [code, sentence] as const),
  ...Object.entries(ingestionWarnings).map(([type, { meaning }]) => [type, meaning] as const),
  ...Object.entries(spanDrops).map(([type, why]) => [type, `Spans are not kept: ${why}.`] as const),
  ...Object.entries(spanRepairs),
])

function sum(figures: readonly Figure[]): number {
  return figures.reduce((total, { count }) => total + count, 0)
}

export function seen(figures: readonly Figure[]) {
  return {
    first_at: figures.reduce((at, { firstAtMs }) => Math.min(at, firstAtMs), Infinity),
    last_at: lastOf(figures),
  }
}

function lastOf(figures: readonly Figure[]): number {
  return figures.reduce((at, { lastAtMs }) => Math.max(at, lastAtMs), 0)
}

export function sourceOf({ applicationId, keyId, protocol }: Figure, names: KeyNames) {
  return {
    application_id: applicationId === '' ? null : applicationId,
    key: keyId === '' ? null : { id: keyId, name: names.get(keyId) ?? null },
    protocol: protocols.find((one) => one === protocol) ?? null,
  }
}

/** Who sends; whoever sent last is first. */
export function listedSources(
  figures: readonly Figure[],
  names: KeyNames,
): IngestionSources['sources'] {
  const ofEvents = figures.filter(({ severity }) => severityOfSpans(severity) === undefined)
  return grouped(ofEvents, ({ applicationId, keyId, protocol }) =>
    JSON.stringify([applicationId, keyId, protocol]),
  )
    .flatMap((same) => listedSource(same, names))
    .toSorted((one, other) => other.last_at - one.last_at)
    .slice(0, answerLimits.sourcesMax)
}

function listedSource(figures: readonly Figure[], names: KeyNames): IngestionSources['sources'] {
  const [first] = figures
  if (first === undefined) return []
  const counts = noCounts()
  for (const figure of figures) add(counts, figure)
  const accepted = figures.filter(({ severity }) => severity === 'accepted')
  return [
    {
      ...sourceOf(first, names),
      ...counts,
      ...seen(figures),
      last_event_at: accepted.length === 0 ? null : lastOf(accepted),
    },
  ]
}
