import { calledKinds, type ServiceMapEdge } from '@throughline/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nodeHeightPx, nodeWidthPx, serviceMapLayout, type MapNode } from './map-layout.ts'

function call(
  source: string,
  target: string,
  kind: ServiceMapEdge['kind'] = 'service',
): ServiceMapEdge {
  return { source, target, kind, calls: 1, errors: 0, error_rate: 0, p95_ns: 1 }
}

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g')
const edges = fc.uniqueArray(
  fc.tuple(name, name, fc.constantFrom(...calledKinds)).map((parts) => call(...parts)),
  { maxLength: 25, selector: ({ source, target, kind }) => `${source} ${target} ${kind}` },
)

function overlap(one: MapNode, other: MapNode): boolean {
  return Math.abs(one.x - other.x) < nodeWidthPx && Math.abs(one.y - other.y) < nodeHeightPx
}

test('every call has its two ends, and no two nodes overlap or stand outside', () => {
  fc.assert(
    fc.property(edges, (some) => {
      const { nodes, calls, widthPx, heightPx } = serviceMapLayout(some)

      expect(calls.map(({ edge }) => edge)).toEqual(some)
      const pairs = nodes.flatMap((one, at) =>
        nodes.slice(at + 1).map((other) => [one, other] as const),
      )
      expect(pairs.filter(([one, other]) => overlap(one, other))).toEqual([])
      const outside = nodes.filter(
        ({ x, y }) => x < 0 || y < 0 || x + nodeWidthPx > widthPx || y + nodeHeightPx > heightPx,
      )
      expect(outside).toEqual([])
    }),
  )
})

test('without rings everybody stands left of whom they call', () => {
  fc.assert(
    fc.property(edges, (some) => {
      const chain = some.filter(({ source, target, kind }) => kind !== 'service' || source < target)

      const { calls } = serviceMapLayout(chain)

      expect(calls.filter(({ from, to }) => from.x >= to.x)).toEqual([])
    }),
  )
})

test('services that call each other in a ring are placed, too', () => {
  const { nodes } = serviceMapLayout([
    call('a', 'b'),
    call('b', 'c'),
    call('c', 'a'),
    call('c', 'c'),
  ])

  expect(nodes.map(({ name: called }) => called).toSorted()).toEqual(['a', 'b', 'c'])
  expect(new Set(nodes.map(({ x }) => x)).size).toBe(3)
})
