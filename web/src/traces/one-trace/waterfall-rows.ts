import type { SpanOfTrace } from '@throughline/contract'

/** A span in the waterfall. */
export interface WaterfallRow {
  readonly span: SpanOfTrace
  /** How many spans are below it in the tree, and how many of them failed. */
  readonly below: number
  readonly errorsBelow: number
  readonly isFolded: boolean
}

/** The rows of spans that come depth first: those below a folded one are left out. */
export function waterfallRows(
  spans: readonly SpanOfTrace[],
  folded: ReadonlySet<string>,
): readonly WaterfallRow[] {
  const ends = subtreeEnds(spans)
  const errors = errorsBefore(spans)
  const rows: WaterfallRow[] = []
  for (let index = 0; index < spans.length;) {
    const span = spans[index]
    if (span === undefined) break
    const end = ends[index] ?? index + 1
    const below = end - index - 1
    const errorsBelow = (errors[end] ?? 0) - (errors[index + 1] ?? 0)
    const isFolded = below > 0 && folded.has(span.id)
    rows.push({ span, below, errorsBelow, isFolded })
    index = isFolded ? end : index + 1
  }
  return rows
}

/** Of each span, the index behind the last one below it. */
function subtreeEnds(spans: readonly SpanOfTrace[]): readonly number[] {
  const ends = spans.map((_span, index) => index + 1)
  for (let index = spans.length - 1; index >= 0; index -= 1) {
    const depth = depthAt(spans, index)
    let end = index + 1
    while (end < spans.length && depthAt(spans, end) > depth) end = ends[end] ?? end + 1
    ends[index] = end
  }
  return ends
}

function depthAt(spans: readonly SpanOfTrace[], index: number): number {
  return spans[index]?.attributes.depth ?? 0
}

/** How many of the spans before an index failed. */
function errorsBefore(spans: readonly SpanOfTrace[]): readonly number[] {
  const sums = [0]
  for (const [index, { attributes }] of spans.entries()) {
    sums.push((sums[index] ?? 0) + (attributes.is_error ? 1 : 0))
  }
  return sums
}

/** The index of the row above which a row is folded away; -1 at the top. */
export function parentRow(rows: readonly WaterfallRow[], at: number): number {
  const depth = rows[at]?.span.attributes.depth ?? 0
  return rows.findLastIndex(({ span }, index) => index < at && span.attributes.depth < depth)
}

/** The ids of the spans above one, the root first. */
export function idsAbove(spans: readonly SpanOfTrace[], id: string): readonly string[] {
  const above: string[] = []
  const place = spans.findIndex((span) => span.id === id)
  let depth = depthAt(spans, place)
  for (let index = place - 1; index >= 0 && depth > 0; index -= 1) {
    if (depthAt(spans, index) >= depth) continue
    above.unshift(spans[index]?.id ?? '')
    depth = depthAt(spans, index)
  }
  return above
}
