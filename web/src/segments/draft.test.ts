import type { SegmentSearch } from '@throughline/contract'
import { expect, test } from 'vitest'
import { draftOf, missingIn, searchOf, searchWords, startDeed, startDraft } from './draft.ts'
import {
  readSegmentsState,
  segmentInPath,
  segmentPath,
  startState,
  writeSegmentsState,
} from './url.ts'

function aSegment(search: SegmentSearch) {
  const standing = { name: 'n', description: '', entity: 'user', kind: 'search' } as const
  return { attributes: { ...standing, created_at: 1, modified_at: 1, ...search } }
}

const searches: readonly SegmentSearch[] = [
  {},
  { query: '@usr.plan:paid', first_seen: { last: 7, unit: 'day' } },
  { last_seen: { start: 0, end: 1_772_323_200 } },
  {
    event_query: {
      query: '@event.name:payment.failed @amount:>5',
      time_frame: { last: 2, unit: 'week' },
      occurrences: { operator: '=', value: '0' },
    },
  },
]

test.each(searches)('the form of %j saves the same', (search) => {
  expect(searchOf(draftOf(aSegment(search)))).toEqual(search)
})

test('more than is at least one more, and fewer than at most one fewer', () => {
  const often = (operator: string) => {
    const event_query = { time_frame: {}, occurrences: { operator, value: '4' } }
    return searchOf(draftOf(aSegment({ event_query }))).event_query?.occurrences
  }

  expect(['>', 'lt', 'eq'].map(often)).toEqual([
    { operator: '>=', value: '5' },
    { operator: '<=', value: '3' },
    { operator: '=', value: '4' },
  ])
})

test('a picked event and its filter are one search', () => {
  const deed = { ...startDeed, event: { name: 'order.paid', type: '' }, filter: '@amount:>5' }

  expect(searchOf({ ...startDraft, deed }).event_query?.query).toBe(
    '@event.name:"order.paid" @amount:>5',
  )
})

test('a search is told in words', () => {
  expect(searches.map(searchWords)).toEqual([
    'everybody',
    '@usr.plan:paid, first seen in the last 7 days',
    'last seen from 1970-01-01 to 2026-03-01',
    'did @event.name:payment.failed @amount:>5 exactly 0 times in the last 2 weeks',
  ])
})

test('a segment without a name is not saved, nor one with half an event', () => {
  expect(missingIn(startDraft)).toBe('Give it a name.')
  expect(missingIn({ ...startDraft, name: 'n', deed: { ...startDeed, times: 0.5 } })).toBe(
    'How often is a whole number.',
  )
})

test('how the list is sorted, and which segment is shown, is read back from the address', () => {
  const state = { sortBy: 'kind', way: 'down' } as const

  expect(readSegmentsState(writeSegmentsState(state))).toEqual(state)
  expect(readSegmentsState('?way=sideways')).toEqual(startState)
  expect(segmentInPath(segmentPath('new'))).toBe('new')
  expect(segmentInPath('/segments')).toBeUndefined()
})
