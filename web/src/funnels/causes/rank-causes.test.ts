import { expect, test } from 'vitest'
import type { Factor } from './factors.ts'
import { distance, rankCauses, type Tallied } from './rank-causes.ts'

const whole = { reached: 1_000, wentOn: 900 }
const brand: Factor = { kind: 'at-step', attribute: '@card.brand', step: 0 }
const code: Factor = { kind: 'afterwards', attribute: '@error_code' }

test('what costs most comes first, and not what fails most', () => {
  const causes = rankCauses([
    tallied(code, 'timeout', [20, 0]),
    tallied(brand, 'maestro', [200, 120]),
    tallied(brand, 'visa', [800, 780]),
  ])

  expect(causes.map(({ value, lost }) => [value, Math.round(lost)])).toEqual([
    ['maestro', 75],
    ['timeout', 18],
  ])
})

test('a rate is compared with that of all other attempts', () => {
  const [cause] = rankCauses([tallied(brand, 'maestro', [200, 120])])

  expect(cause?.rate).toBe(0.6)
  expect(cause?.othersRate).toBe(780 / 800)
})

test('what is less than 4 standard errors below the others, or of less than 5, is left to chance', () => {
  const few = tallied(code, 'rare', [4, 0])
  const near = tallied(brand, 'amex', [50, 41])

  expect(distance(whole, few)).toBeGreaterThan(4)
  expect(distance(whole, near)).toBeLessThan(4)
  expect(rankCauses([few, near])).toEqual([])
})

test('what as many attempts have, of which as many went on, stands with what was asked first', () => {
  const first = tallied(code, 'timeout', [50, 5])
  const same = tallied(brand, 'maestro', [50, 5])

  const causes = rankCauses([first, same])

  expect(causes.map(({ value, also }) => [value, also.map((one) => one.value)])).toEqual([
    ['timeout', ['maestro']],
  ])
})

test('what everybody has tells nobody apart', () => {
  expect(rankCauses([tallied(brand, 'visa', [1_000, 900])])).toEqual([])
})

function tallied(factor: Factor, value: string, [reached, wentOn]: [number, number]): Tallied {
  return { factor, value, among: whole, reached, wentOn }
}
