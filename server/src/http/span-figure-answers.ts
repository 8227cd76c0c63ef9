/** What answers say of spans, whose figures have severities of their own. */
import type { IngestionSources, IngestionSummary } from '@throughline/contract'
import { parseSpanSender } from '../ingestion/span-sender.ts'
import type { Figure, SeverityCount } from '../warehouse/ingestion-table.ts'
import {
  answerLimits,
  grouped,
  ratesOver,
  seen,
  severityOfSpans,
  sourceOf,
  type KeyNames,
} from './ingestion-answers.ts'

type SpanRates = IngestionSummary['spans']['rates']['minute']

/** The counts of spans under the severities that those of events have. */
export function spanCounts(counts: readonly SeverityCount[]): readonly SeverityCount[] {
  return counts.flatMap((count) => {
    const severity = severityOfSpans(count.severity)
    return severity === undefined ? [] : [{ ...count, severity }]
  })
}

/** Spans a second over a time that ends now. */
export function spanRatesOver(
  windowMs: number,
  counts: readonly SeverityCount[],
  nowMs: number,
): SpanRates {
  const { accepted, dropped, changed } = ratesOver(windowMs, spanCounts(counts), nowMs)
  return { accepted, dropped, changed }
}

/** Who sends spans; whoever sent last is first. */
export function listedSpanSources(
  figures: readonly Figure[],
  names: KeyNames,
): IngestionSources['span_sources'] {
  const ofSpans = figures.filter(({ severity }) => severityOfSpans(severity) !== undefined)
  return grouped(ofSpans, ({ keyId, protocol, sender }) =>
    JSON.stringify([keyId, protocol, sender]),
  )
    .flatMap((same) => listedSource(same, names))
    .toSorted((one, other) => other.last_at - one.last_at)
    .slice(0, answerLimits.sourcesMax)
}

function listedSource(
  figures: readonly Figure[],
  names: KeyNames,
): IngestionSources['span_sources'] {
  const [first] = figures
  if (first === undefined) return []
  const { key, protocol } = sourceOf(first, names)
  const counts = { accepted: 0, dropped: 0, changed: 0 }
  for (const { severity, count } of figures) {
    const told = severityOfSpans(severity)
    if (told !== undefined) counts[told] += count
  }
  const { service, tracer } = parseSpanSender(first.sender)
  const named = { service: orNull(service), tracer: orNull(tracer) }
  return [{ ...named, key, protocol, ...counts, ...seen(figures) }]
}

function orNull(text: string): string | null {
  return text === '' ? null : text
}
