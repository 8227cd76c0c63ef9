import fc from 'fast-check'
import { expect, test } from 'vitest'
import { last } from '../range/range.ts'
import { idInPath, onePath } from './entity.ts'
import * as list from './list-url.ts'
import * as one from './one-url.ts'

// Lone surrogates cannot be part of an address; everything else that can be typed can.
const text = fc.string({ unit: 'binary', maxLength: 30 })
const way = fc.constantFrom('up' as const, 'down' as const)
const entity = fc.constantFrom('user' as const, 'account' as const)

const lists: fc.Arbitrary<list.ListState> = fc.record({
  search: text,
  segment: text,
  traits: fc.uniqueArray(fc.string({ unit: 'binary', minLength: 1, maxLength: 20 })),
  sortBy: text,
  way,
  amount: fc.constantFrom(...list.amounts),
})

const pages: fc.Arbitrary<one.OneState> = fc.record({
  tab: fc.constantFrom(...one.tabs),
  range: fc.constantFrom(last(90, 'd'), last(1, 'h'), { kind: 'period', period: 'today' } as const),
  filter: text,
  amount: fc.constantFrom(...one.amounts),
})

test('what a list shows is read back from the address the same', () => {
  fc.assert(
    fc.property(lists, (state) => {
      expect(list.readList(list.writeList(state))).toEqual(state)
    }),
  )
})

test('what the page of somebody shows is read back from the address the same', () => {
  fc.assert(
    fc.property(pages, (state) => {
      expect(one.readOne(one.writeOne(state))).toEqual(state)
    }),
  )
})

test('the start states need no query text, and a damaged address shows them', () => {
  expect([list.writeList(list.startState), one.writeOne(one.startState)]).toEqual(['', ''])
  expect(list.readList('?way=sideways&rows=many&trait=')).toEqual(list.startState)
  expect(one.readOne('?tab=secrets&range=soon&rows=-1')).toEqual(one.startState)
})

test('an id of any characters is read back from its path, in one piece', () => {
  fc.assert(
    fc.property(entity, fc.string({ unit: 'binary', minLength: 1 }), (of, id) => {
      const path = onePath(of, id)

      expect(path.split('/')).toHaveLength(3)
      expect(idInPath(of, path)).toBe(id)
    }),
  )
})
