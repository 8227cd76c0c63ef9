import type { SpanOfTrace } from '@throughline/contract'

/** A span in the flame graph, from the start of the trace. */
export interface FlameBox {
  readonly span: SpanOfTrace
  /** 0 on top. */
  readonly level: number
  readonly fromNs: number
  readonly untilNs: number
}

/**
 * Spans, depth first, as boxes that never overlap: each below its parent, on the first level where
 * there is room. Spans that run at the same time stand below each other.
 */
export function flameBoxes(spans: readonly SpanOfTrace[]): readonly FlameBox[] {
  const placed = inOrder(spans)
  const levels: number[] = []
  /** Where the last box of each level ends. */
  const ends: number[] = []
  const boxes = placed.map(({ span, index, parent }) => {
    const { offset_ns: fromNs, duration_ns: durationNs } = span.attributes
    let level = parent === undefined ? 0 : (levels[parent] ?? 0) + 1
    while ((ends[level] ?? 0) > fromNs) level += 1
    levels[index] = level
    ends[level] = Math.max(ends[level] ?? 0, fromNs + durationNs)
    return { span, level, fromNs, untilNs: fromNs + durationNs }
  })
  return boxes
}

interface Placed {
  readonly span: SpanOfTrace
  readonly index: number
  /** The index of its parent, depth first. */
  readonly parent: number | undefined
  /** Its start; that of its parent, if a clock that is behind says that it began before. */
  readonly startNs: number
}

/** By start, and every span behind its parent. */
function inOrder(spans: readonly SpanOfTrace[]): readonly Placed[] {
  const above: Placed[] = []
  const placed = spans.map((span, index) => {
    const { depth, offset_ns: offsetNs } = span.attributes
    const parent = depth === 0 ? undefined : above[depth - 1]
    const startNs = Math.max(offsetNs, parent?.startNs ?? offsetNs)
    const one = { span, index, parent: parent?.index, startNs }
    above[depth] = one
    return one
  })
  return placed.toSorted((one, other) => one.startNs - other.startNs || one.index - other.index)
}
