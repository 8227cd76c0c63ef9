import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Factor } from './factors.ts'
import { rankBounds, rankCauses, type Tallied, type Tally } from './rank-causes.ts'

const factor: Factor = { kind: 'at-step', attribute: '@plan', step: 0 }

/** Values of one attribute, and all attempts: the sum of theirs. */
const values: fc.Arbitrary<readonly Tallied[]> = fc
  .array(fc.tuple(fc.nat(2_000), fc.nat(1_000)), { maxLength: 20 })
  .map((pairs) => {
    const tallies = pairs.map(([reached, part]) => {
      return { reached, wentOn: Math.round((reached * part) / 1_000) }
    })
    const among = sum(tallies)
    return tallies.map((tally, at) => ({ factor, value: `plan ${at}`, among, ...tally }))
  })

function sum(tallies: readonly Tally[]): Tally {
  const reached = tallies.reduce((all, one) => all + one.reached, 0)
  return { reached, wentOn: tallies.reduce((all, one) => all + one.wentOn, 0) }
}

test('causes cost something, stand in order, and are of no less than the bounds', () => {
  fc.assert(
    fc.property(values, (tallied) => {
      const causes = rankCauses(tallied)

      const lost = causes.map((cause) => cause.lost)
      expect(lost).toEqual(lost.toSorted((one, other) => other - one))
      for (const cause of causes) {
        expect(cause.lost).toBeGreaterThan(0)
        expect(cause.rate).toBeLessThan(cause.othersRate)
        expect(cause.othersRate).toBeLessThanOrEqual(1)
        expect(cause.reached).toBeGreaterThanOrEqual(rankBounds.reachedMin)
      }
    }),
  )
})

test('each value stands once, with what is the same', () => {
  fc.assert(
    fc.property(values, (tallied) => {
      const causes = rankCauses(tallied)

      const shown = causes.flatMap((cause) => [cause, ...cause.also]).map(({ value }) => value)
      expect(new Set(shown).size).toBe(shown.length)
    }),
  )
})

test('counts that no attempts can have make no rate beyond 0 to 1', () => {
  const tally = fc.record({ reached: fc.nat(500), wentOn: fc.nat(500) })
  fc.assert(
    fc.property(tally, values, (among, tallied) => {
      const other = tallied.map((one) => ({ ...one, among }))
      for (const { rate, othersRate } of rankCauses(other)) {
        expect(rate).toBeGreaterThanOrEqual(0)
        expect(othersRate).toBeLessThanOrEqual(1)
      }
    }),
  )
})
