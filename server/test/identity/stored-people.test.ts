import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anyMessages } from './any-messages.ts'
import { cases } from './cases.ts'
import { partitionOf } from './partition.ts'
import { plainPeople, type Message } from './plain-people.ts'
import { openStoredPeople, type StoredPeople, type World } from './stored-people.ts'

let people: StoredPeople
let worldsMade = 0

beforeAll(async () => {
  people = await openStoredPeople()
})
afterAll(() => people.remove())

function worldsOf(all: readonly (readonly Message[])[]): readonly World[] {
  return all.map((messages) => ({ number: (worldsMade += 1), messages }))
}

/** Every order; in each, a message comes again at the end. */
function ordersOf(messages: readonly Message[]): readonly (readonly Message[])[] {
  return permutations(messages).map((order, index) => [
    ...order,
    ...order.slice(index % order.length).slice(0, 1),
  ])
}

function permutations<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length <= 1) return [items]
  return items.flatMap((item, at) =>
    permutations(items.toSpliced(at, 1)).map((rest) => [item, ...rest]),
  )
}

test.each(cases)(
  'in every order, with a message twice, the events are of the same people: $name',
  async ({ messages, people: expected }) => {
    const worlds = worldsOf(ordersOf(messages))

    await people.store(worlds)

    const partitions = (await people.read(worlds)).map(partitionOf)
    expect(partitions).toEqual(worlds.map(() => expected))
  },
)

const shuffledMessages = anyMessages.chain((messages) => {
  const [all, some] = [{ minLength: messages.length }, { minLength: 0 }]
  const order = fc.shuffledSubarray([...messages], all)
  const again = fc.shuffledSubarray([...messages], some)
  return fc.tuple(order, again).map(([once, twice]) => [...once, ...twice])
})

test('300 sets of any messages, stored side by side in any order, are of whom a plain reading says', async () => {
  const worlds = worldsOf(fc.sample(shuffledMessages, { numRuns: 300 }))

  await people.store(worlds)

  const found = await people.read(worlds)
  const expected = worlds.map(({ messages }) => plainPeople(messages))
  expect(found.map(usersOf)).toEqual(expected.map(usersOf))
  expect(found.map(partitionOf)).toEqual(expected.map(partitionOf))
})

test('what was stored in two parts comes to the same as what was stored at once', async () => {
  const sets = fc.sample(shuffledMessages, { numRuns: 100 })
  const worlds = worldsOf(sets)
  const half = (from: number, until: number) =>
    worlds.map(({ number, messages }) => ({ number, messages: messages.slice(from, until) }))

  await people.store(half(0, 3))
  await people.read(worlds)
  await people.store(half(3, Infinity))

  const found = await people.read(worlds)
  expect(found.map(partitionOf)).toEqual(sets.map((messages) => partitionOf(plainPeople(messages))))
})

function usersOf(whose: ReturnType<typeof plainPeople>): Readonly<Record<string, string>> {
  return Object.fromEntries([...whose].map(([id, { user }]) => [id, user] as const))
}
