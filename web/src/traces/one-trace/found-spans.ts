import type { SpanOfTrace } from '@throughline/contract'

/** The spans in which a text stands, whatever its case: in names, in what failed, or as `key:value` of a tag. */
export function foundSpans(spans: readonly SpanOfTrace[], text: string): readonly SpanOfTrace[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return []
  return spans.filter((span) => textsOf(span).some((one) => one.toLowerCase().includes(wanted)))
}

function textsOf({ id, attributes }: SpanOfTrace): readonly string[] {
  const { service, name, resource, error, tags } = attributes
  const own = [service, name, resource, error?.type ?? '', error?.message ?? '', id]
  return [...own, ...Object.entries(tags).map(([key, value]) => `${key}:${String(value)}`)]
}

/** The span that follows another among some, round the end; the one before it for -1. */
export function nextOf(
  spans: readonly SpanOfTrace[],
  some: readonly SpanOfTrace[],
  from: { readonly span: SpanOfTrace; readonly by: 1 | -1 },
): SpanOfTrace | undefined {
  const wanted = new Set(some)
  const here = spans.indexOf(from.span)
  return from.by === 1
    ? (spans.slice(here + 1).find((span) => wanted.has(span)) ?? some[0])
    : (spans.slice(0, Math.max(0, here)).findLast((span) => wanted.has(span)) ?? some.at(-1))
}
