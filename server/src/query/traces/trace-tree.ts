/** A span as the tree sees it. Times are nanoseconds from the start of the trace. */
export type TreeSpan = {
  readonly spanId: bigint
  /** 0n: it has none. */
  readonly parentId: bigint
  readonly startNs: number
  readonly durationNs: number
}

/** A span in its place. */
export type TreeNode<Span extends TreeSpan> = {
  readonly span: Span
  /** How many spans are above it. */
  readonly depth: number
  /** By start. */
  readonly children: readonly TreeNode<Span>[]
  /** How long it ran while none of its children did. */
  readonly selfNs: number
  readonly isParentMissing: boolean
  /** It starts before its parent: no cause comes after what it causes, so the clocks differ. */
  readonly isSkewed: boolean
  /** By what the spans say it is below itself; it is shown as if it had no parent. */
  readonly isInCycle: boolean
}

type Node<Span extends TreeSpan> = {
  readonly span: Span
  readonly children: Node<Span>[]
  parent: Node<Span> | undefined
  depth: number
  selfNs: number
  isParentMissing: boolean
  isSkewed: boolean
  isInCycle: boolean
}

/**
 * Every span once, depth first, and those with the same parent by start. Of an id that is there
 * twice, the first to start has the children.
 */
export function traceTree<Span extends TreeSpan>(spans: readonly Span[]): TreeNode<Span>[] {
  const nodes = spans.toSorted(byStart).map(nodeOf)
  linkParents(nodes)
  cutCycles(nodes)
  for (const node of nodes) {
    const { parent, span } = node
    parent?.children.push(node)
    node.isSkewed = parent !== undefined && span.startNs < parent.span.startNs
  }
  return depthFirst(nodes)
}

function byStart(one: TreeSpan, other: TreeSpan): number {
  if (one.startNs !== other.startNs) return one.startNs - other.startNs
  return one.spanId < other.spanId ? -1 : one.spanId > other.spanId ? 1 : 0
}

function nodeOf<Span extends TreeSpan>(span: Span): Node<Span> {
  const marks = { isParentMissing: false, isSkewed: false, isInCycle: false }
  return { span, children: [], parent: undefined, depth: 0, selfNs: 0, ...marks }
}

function linkParents<Span extends TreeSpan>(nodes: readonly Node<Span>[]): void {
  const byId = new Map<bigint, Node<Span>>()
  for (const node of nodes) {
    if (!byId.has(node.span.spanId)) byId.set(node.span.spanId, node)
  }
  for (const node of nodes) {
    const { parentId } = node.span
    if (parentId === 0n) continue
    node.parent = byId.get(parentId)
    node.isParentMissing = node.parent === undefined
  }
}

/** Takes one link out of each ring of parents: above every span stands one without a parent. */
function cutCycles<Span extends TreeSpan>(nodes: readonly Node<Span>[]): void {
  const settled = new Set<Node<Span>>()
  for (const node of nodes) {
    const way = new Set<Node<Span>>()
    let at: Node<Span> | undefined = node
    while (at !== undefined && !settled.has(at) && !way.has(at)) {
      way.add(at)
      at = at.parent
    }
    if (at !== undefined && way.has(at)) {
      at.parent = undefined
      at.isInCycle = true
    }
    for (const one of way) settled.add(one)
  }
}

// Without recursion: a trace may be as deep as it has spans.
function depthFirst<Span extends TreeSpan>(nodes: readonly Node<Span>[]): Node<Span>[] {
  const waiting = nodes.filter(({ parent }) => parent === undefined).toReversed()
  const ordered: Node<Span>[] = []
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    node.depth = node.parent === undefined ? 0 : node.parent.depth + 1
    node.selfNs = selfNsOf(node)
    ordered.push(node)
    for (const child of node.children.toReversed()) waiting.push(child)
  }
  return ordered
}

/** Children may overlap, begin early and end late: what counts is when any of them ran within it. */
function selfNsOf<Span extends TreeSpan>({ span, children }: Node<Span>): number {
  const endNs = span.startNs + span.durationNs
  let selfNs = span.durationNs
  let coveredNs = span.startNs
  for (const { span: child } of children) {
    const fromNs = Math.max(coveredNs, child.startNs)
    const untilNs = Math.min(endNs, child.startNs + child.durationNs)
    if (untilNs <= fromNs) continue
    selfNs -= untilNs - fromNs
    coveredNs = untilNs
  }
  return selfNs
}
