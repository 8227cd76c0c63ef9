import { expect, test } from 'vitest'
import { between, hex, openRandom, pickWeighted } from './random.ts'

test('a place has the same stream every time, and its neighbours have others', () => {
  const draw = (place: number): string => hex(openRandom(1, place), 32)

  expect(draw(7)).toBe(draw(7))
  expect(new Set(Array.from({ length: 10_000 }, (_, place) => draw(place))).size).toBe(10_000)
})

test('100,000 draws are even: every tenth of the range gets a tenth, within 5 %', () => {
  const random = openRandom(3, 1)
  const counts = Array.from({ length: 10 }, () => 0)
  for (let draw = 0; draw < 100_000; draw += 1) {
    const tenth = between(random, 0, 9)
    counts[tenth] = (counts[tenth] ?? 0) + 1
  }

  expect(Math.min(...counts)).toBeGreaterThan(9_500)
  expect(Math.max(...counts)).toBeLessThan(10_500)
})

test.each([
  [0, 'a'],
  [0.29, 'a'],
  [0.31, 'b'],
  [0.999, 'b'],
])('at %d of the weights 3 and 7 lies %s', (at, name) => {
  const entries = [
    { name: 'a', weight: 3 },
    { name: 'b', weight: 7 },
  ] as const

  expect(pickWeighted<(typeof entries)[number]>(entries, at).name).toBe(name)
})
