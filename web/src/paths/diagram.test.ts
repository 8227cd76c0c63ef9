import type { SankeyResponse } from '@throughline/contract'
import { expect, test } from 'vitest'
import { columnWords, diagramOf, flowThrough, leastThrough, withoutSmall } from './diagram.ts'

// Two come from `a`: one goes on to `b`, one ends.
const answer: SankeyResponse = {
  data: {
    id: 'x',
    type: 'sankey_response',
    attributes: {
      nodes: [
        aNode('regular', 'a', 0),
        aNode('regular', 'b', 1),
        aNode('dropoff', 'Dropoff', 1),
        aNode('other', 'Other', 2),
      ],
      links: [
        aLink('0:regular:a', '1:regular:b', 0),
        aLink('0:regular:a', '1:dropoff:Dropoff', 0),
        aLink('1:regular:b', '2:other:Other', 1),
      ],
    },
  },
  meta: { request_id: 'x', status: 'done' },
}

test('what flows through a part is all that leads to it and on from it', () => {
  const diagram = diagramOf(answer, undefined)

  expect([...flowThrough(diagram, '1:regular:b')].toSorted()).toEqual([
    '0:regular:a',
    '0:regular:a->1:regular:b',
    '1:regular:b',
    '1:regular:b->2:other:Other',
    '2:other:Other',
  ])
  expect([...flowThrough(diagram, '0:regular:a->1:dropoff:Dropoff')].toSorted()).toEqual([
    '0:regular:a',
    '0:regular:a->1:dropoff:Dropoff',
    '1:dropoff:Dropoff',
  ])
})

test('ways to an end are drawn as they were gone, with the end at the right', () => {
  const anchor = { side: 'end', value: 'a' } as const
  const { nodes, links, columns } = diagramOf(answer, anchor)

  expect(nodes.map(({ name, column }) => [name, column])).toEqual([
    ['a', 2],
    ['b', 1],
    ['nothing before', 1],
    ['2 others', 0],
  ])
  expect(links[0]).toMatchObject({ from: '1:regular:b', to: '0:regular:a' })
  expect([0, 1, 2].map((column) => columnWords(column, columns, anchor))).toEqual([
    '2 before',
    '1 before',
    'The end',
  ])
  expect(links[0]?.part).toEqual({ node: '1:regular:b', from: '0:regular:a' })
})

test('links below a share of all who are on the ways are not drawn, and nodes are', () => {
  const diagram = { ...diagramOf(answer, undefined), all: 7 }
  const links = diagram.links.map((link, index) => ({ ...link, through: index + 1 }))

  expect(leastThrough(diagram, 0.1)).toBe(1)
  expect(leastThrough({ ...diagram, all: 7_000 }, 0.1)).toBe(7)
  expect(withoutSmall({ ...diagram, links }, 20)).toEqual({ ...diagram, links: links.slice(1) })
})

function aNode(type: 'regular' | 'other' | 'dropoff', name: string, column: number) {
  const figures = { value: 1, incoming_value: 1, outgoing_value: 1, dropoff_value: 0 }
  const part = { type: 'aggregated' as const, ...figures }
  const parts = ['c', 'd'].map((one) => ({ ...part, id: `${column}:aggregated:${one}`, name: one }))
  return {
    id: `${column}:${type}:${name}`,
    type,
    name,
    column,
    ...figures,
    ...(type === 'other' && { aggregated_nodes: parts }),
  }
}

function aLink(source: string, target: string, column: number) {
  return { id: `${source}->${target}`, source, target, column, value: 1 }
}
