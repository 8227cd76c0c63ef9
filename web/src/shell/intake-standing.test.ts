import { expect, test } from 'vitest'
import { intakeStanding } from './intake-standing.ts'

const none = {
  accepted: 0,
  stored: 0,
  waiting: 0,
  set_aside: 0,
  lost: 0,
  discarded: 0,
  rejected: 0,
}

test.each([
  ['Ready', none],
  ['Ready', { ...none, rejected: 4 }],
  ['All stored', { ...none, accepted: 6, stored: 6 }],
  ['12 waiting', { ...none, accepted: 18, stored: 6, waiting: 12 }],
])('%s: all is well, and no count since the start is taken for a total', (words, counters) => {
  expect(intakeStanding(counters)).toEqual({ words, isWhole: true })
})

test('what can not be asked about is named before what still waits, lost events first', () => {
  const troubled = { ...none, accepted: 9, stored: 3, waiting: 1, set_aside: 2 }

  expect(intakeStanding(troubled)).toEqual({ words: '2 set aside', isWhole: false })
  expect(intakeStanding({ ...troubled, lost: 3 })).toEqual({ words: '3 lost', isWhole: false })
})
