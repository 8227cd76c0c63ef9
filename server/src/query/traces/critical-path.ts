import type { TreeNode, TreeSpan } from './trace-tree.ts'

/** A time that belongs to one span: nothing that it waited for would have shortened the trace there. */
export type PathSegment<Span extends TreeSpan> = {
  readonly span: Span
  readonly fromNs: number
  readonly untilNs: number
}

/** Walking back in time through a span. */
type Walk<Span extends TreeSpan> = {
  readonly span: Span
  readonly fromNs: number
  readonly endNs: number
  /** Everything later is settled. */
  cursorNs: number
  /** The last to finish is last. */
  readonly waiting: TreeNode<Span>[]
}

/**
 * What the end of this span waited for, in the order of time: from its end back, always along the
 * child that finished last before. The segments fill the span without gaps.
 */
export function criticalPath<Span extends TreeSpan>(root: TreeNode<Span>): PathSegment<Span>[] {
  const segments: PathSegment<Span>[] = []
  const add = (span: Span, fromNs: number, untilNs: number) => {
    if (fromNs < untilNs) segments.push({ span, fromNs, untilNs })
  }
  const rootEndNs = root.span.startNs + root.span.durationNs
  const walks = [walkOf(root, root.span.startNs, rootEndNs)]
  for (let walk = walks.at(-1); walk !== undefined; walk = walks.at(-1)) {
    const below = nextBelow(walk)
    if (below === undefined) {
      add(walk.span, walk.fromNs, walk.cursorNs)
      walks.pop()
    } else {
      add(walk.span, below.endNs, walk.cursorNs)
      walk.cursorNs = below.fromNs
      walks.push(below)
    }
  }
  return segments.toReversed()
}

function walkOf<Span extends TreeSpan>(
  { span, children }: TreeNode<Span>,
  fromNs: number,
  endNs: number,
): Walk<Span> {
  const waiting = children.toSorted((one, other) => endOf(one) - endOf(other))
  return { span, fromNs, endNs, cursorNs: endNs, waiting }
}

function endOf<Span extends TreeSpan>({ span }: TreeNode<Span>): number {
  return span.startNs + span.durationNs
}

/** Of the children, as far as they ran within the span, the one that finished last before. */
function nextBelow<Span extends TreeSpan>(walk: Walk<Span>): Walk<Span> | undefined {
  for (let child = walk.waiting.pop(); child !== undefined; child = walk.waiting.pop()) {
    const fromNs = Math.max(walk.fromNs, child.span.startNs)
    const endNs = Math.min(walk.endNs, endOf(child))
    if (fromNs < endNs && endNs <= walk.cursorNs) return walkOf(child, fromNs, endNs)
  }
  return undefined
}
