import type { SpanOfTrace } from '@throughline/contract'

/** The span to look at first: of the failed ones that which ended first, or else the root. */
export function startSpan(spans: readonly SpanOfTrace[], rootId: string): SpanOfTrace | undefined {
  const failed = spans.filter(({ attributes }) => attributes.is_error)
  const [first] = failed.toSorted((one, other) => endOf(one) - endOf(other))
  return first ?? spans.find(({ id }) => id === rootId) ?? spans[0]
}

function endOf({ attributes }: SpanOfTrace): number {
  return attributes.offset_ns + attributes.duration_ns
}
