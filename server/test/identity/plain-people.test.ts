import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyMessages } from './any-messages.ts'
import { cases } from './cases.ts'
import { plainPeople } from './plain-people.ts'
import { partitionOf } from './partition.ts'

test.each(cases)('a plain reading tells the people of: $name', ({ messages, people }) => {
  expect(partitionOf(plainPeople(messages))).toEqual(people)
})

test('a plain reading tells the same people in any order of the messages', () => {
  const ordered = anyMessages.chain((messages) =>
    fc.tuple(
      fc.constant(messages),
      fc.shuffledSubarray([...messages], { minLength: messages.length }),
    ),
  )
  fc.assert(
    fc.property(ordered, ([messages, shuffled]) => {
      expect(partitionOf(plainPeople(shuffled))).toEqual(partitionOf(plainPeople(messages)))
    }),
  )
})
