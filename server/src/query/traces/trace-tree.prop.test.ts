import fc from 'fast-check'
import { expect, test } from 'vitest'
import { criticalPath } from './critical-path.ts'
import { traceTree, type TreeNode, type TreeSpan } from './trace-tree.ts'

const id = fc.bigInt({ min: 1n, max: 12n })

// Few ids and few moments: most have rings, ids that are there twice and parents that are not.
const anySpans = fc.array(
  fc.record({
    spanId: id,
    parentId: fc.oneof(fc.constant(0n), id),
    startNs: fc.nat(12),
    durationNs: fc.nat(12),
  }),
  { minLength: 1, maxLength: 14 },
)

type Node = TreeNode<TreeSpan>

function endOf({ startNs, durationNs }: TreeSpan): number {
  return startNs + durationNs
}

/** The moments, each of one nanosecond, in which a span runs. */
function momentsOf({ startNs, durationNs }: TreeSpan): number[] {
  return Array.from({ length: durationNs }, (_, index) => startNs + index)
}

function below(node: Node): Node[] {
  return [node, ...node.children.flatMap(below)]
}

test('every span is there once, directly behind those above it, whatever the spans say', () => {
  fc.assert(
    fc.property(anySpans, (spans) => {
      const nodes = traceTree(spans)

      const tops = nodes.filter(({ depth }) => depth === 0)
      expect(new Set(nodes.map(({ span }) => span))).toEqual(new Set(spans))
      expect(nodes).toHaveLength(spans.length)
      expect(nodes).toEqual(tops.flatMap(below))
      for (const { depth, children } of nodes) {
        for (const child of children) expect(child.depth).toBe(depth + 1)
      }
    }),
  )
})

test('a span stands below its parent, unless that is missing or the span is in a ring of parents', () => {
  fc.assert(
    fc.property(anySpans, (spans) => {
      const nodes = traceTree(spans)

      const parentOf = new Map(nodes.flatMap((node) => node.children.map((one) => [one, node])))
      const ids = new Set(spans.map(({ spanId }) => spanId))
      for (const node of nodes) {
        const { parentId, startNs } = node.span
        const parent = parentOf.get(node)
        const isBelowItself = below(node).some(({ span }) => span.spanId === parentId)
        expect(node.isParentMissing).toBe(parentId !== 0n && !ids.has(parentId))
        expect(parent?.span.spanId ?? 0n).toBe(
          node.isParentMissing || node.isInCycle ? 0n : parentId,
        )
        expect(isBelowItself || !node.isInCycle).toBe(true)
        expect(node.isSkewed).toBe(parent !== undefined && startNs < parent.span.startNs)
      }
    }),
  )
})

test('the own time of a span is the moments in which it runs and none of its children does', () => {
  fc.assert(
    fc.property(anySpans, (spans) => {
      for (const { span, children, selfNs } of traceTree(spans)) {
        const taken = new Set(children.flatMap((child) => momentsOf(child.span)))
        expect(selfNs).toBe(momentsOf(span).filter((moment) => !taken.has(moment)).length)
      }
    }),
  )
})

/** The same, by looking at each moment from the end back: one span of those above it has it. */
function plainPath(node: Node, fromNs: number, untilNs: number): Map<number, TreeSpan> {
  const owners = new Map<number, TreeSpan>()
  let cursorNs = untilNs
  while (cursorNs > fromNs) {
    const finished = node.children
      .map((child) => ({
        child,
        from: Math.max(fromNs, child.span.startNs),
        until: Math.min(untilNs, endOf(child.span)),
      }))
      .filter(({ from, until }) => from < until && until === cursorNs)
      .toSorted((one, other) => endOf(one.child.span) - endOf(other.child.span))
    const last = finished.at(-1)
    if (last === undefined) {
      cursorNs -= 1
      owners.set(cursorNs, node.span)
    } else {
      for (const [moment, owner] of plainPath(last.child, last.from, last.until)) {
        owners.set(moment, owner)
      }
      cursorNs = last.from
    }
  }
  return owners
}

test('the critical path fills the root without gaps, and each moment belongs to whom it waited for', () => {
  fc.assert(
    fc.property(anySpans, (spans) => {
      // Of children that finish together any may be the last.
      const ends = new Set<number>()
      fc.pre(spans.every((span) => !ends.has(endOf(span)) && ends.add(endOf(span))))
      const [root] = traceTree(spans)
      if (root === undefined) throw new Error('no span')

      const path = criticalPath(root)

      const owners = path.flatMap(({ span, fromNs, untilNs }) =>
        Array.from({ length: untilNs - fromNs }, (_, index) => [fromNs + index, span] as const),
      )
      const plain = plainPath(root, root.span.startNs, endOf(root.span))
      expect(owners).toEqual([...plain].toSorted(([one], [other]) => one - other))
    }),
  )
})

test('a chain of 50,000 spans, and a ring of as many, take no more than their number', () => {
  const chain = Array.from({ length: 50_000 }, (_, index) => {
    const spanId = BigInt(index + 1)
    return { spanId, parentId: spanId - 1n, startNs: index, durationNs: 100_000 - 2 * index }
  })
  const ring = chain.map((span) => ({ ...span, parentId: span.parentId || 50_000n }))

  const [first] = traceTree(chain)
  const nodes = traceTree(ring)

  expect(first === undefined ? [] : criticalPath(first)).toHaveLength(2 * 50_000 - 1)
  expect(nodes.map(({ depth }) => depth).at(-1)).toBe(49_999)
  expect(nodes.filter(({ isInCycle }) => isInCycle)).toHaveLength(1)
})
