import { expect, test } from 'vitest'
import { parseSankeyList } from './parse-sankey-list.ts'

function parsed(part: object, more: object = {}) {
  const definition = { source: '@view.name', target: '@view.name', number_of_steps: 1 }
  const attributes = { time: { from: 0, to: 1_000 }, search: {}, definition, part, ...more }
  return parseSankeyList({ data: { type: 'sankey_list_request', attributes } }, () => undefined)
}

test('a node is asked for by its id, a value in Other by its own, and a link by both of its ends', () => {
  expect(parsed({ node: '0:regular:a:b\n' })).toMatchObject({
    question: { at: { column: 0, has: { kind: 'value', value: 'a:b\n' } }, limit: 100 },
  })
  expect(parsed({ node: '1:aggregated:' })).toMatchObject({
    question: { at: { column: 1, has: { kind: 'value', value: '' } } },
  })
  expect(parsed({ node: '2:dropoff:Dropoff', from: '1:other:Other' })).toMatchObject({
    question: {
      at: { column: 2, has: { kind: 'nothing' } },
      from: { column: 1, has: { kind: 'other' } },
    },
  })
})

const wrong = [
  ['no id', { node: 'home' }, 'part/node'],
  ['a column behind the last', { node: '3:regular:home' }, 'part/node'],
  ['who ends before the first column', { node: '0:dropoff:Dropoff' }, 'part/node'],
  [
    'a source that is not in the column before',
    { node: '2:other:Other', from: '0:other:Other' },
    'part/from',
  ],
  [
    'a source where ways have ended',
    { node: '2:regular:a', from: '1:dropoff:Dropoff' },
    'part/from',
  ],
] as const

test.each(wrong)('%s is refused with where it stands', (_what, part, pointer) => {
  expect(parsed(part)).toMatchObject({
    faults: [expect.stringContaining(`/data/attributes/${pointer}`)],
  })
})

test('a limit of 0 is refused', () => {
  expect(parsed({ node: '0:other:Other' }, { limit: 0 })).toMatchObject({
    faults: [expect.stringContaining('/data/attributes/limit')],
  })
})
