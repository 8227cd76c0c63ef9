import type { Span } from './span.ts'

/**
 * The span of a chunk that is closest to the start of its trace: one without a parent, else the first
 * whose parent is not in the chunk, else the last. There must be one span at least.
 */
export function chooseRoot(spans: readonly Span[]): Span {
  // Some tracers send the root last.
  const root = spans.findLast(({ parentId }) => parentId === 0n) ?? firstWithoutParent(spans)
  const last = root ?? spans.at(-1)
  if (last === undefined) throw new Error('a chunk without spans has no root')
  return last
}

function firstWithoutParent(spans: readonly Span[]): Span | undefined {
  const ids = new Set(spans.map(({ spanId }) => spanId))
  return spans.find(({ parentId }) => !ids.has(parentId))
}
