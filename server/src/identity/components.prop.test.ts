import fc from 'fast-check'
import { expect, test } from 'vitest'
import { componentsOf, type Link } from './components.ts'

const id = fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F', 'G', 'H').map((letter) => `user:${letter}`)
const moment = fc.record({
  clockMs: fc.integer({ min: 1, max: 5 }),
  eventId: fc.constantFrom('e1', 'e2', 'e3'),
})
const link: fc.Arbitrary<Link> = fc.record({ id, other: id, first: moment, last: moment })
const links = fc.array(link, { maxLength: 12 })
const inTwoOrders = links.chain((all) =>
  fc.tuple(fc.constant(all), fc.shuffledSubarray([...all], { minLength: all.length })),
)

/** Who is reached from whom, by going along links until nobody is new. */
function reached(from: string, all: readonly Link[]): ReadonlySet<string> {
  const found = new Set([from])
  for (const each of found) {
    for (const { id: one, other } of all) {
      if (one === each) found.add(other)
      if (other === each) found.add(one)
    }
  }
  return found
}

test('two linked ids go by the same name exactly when links lead from one to the other', () => {
  fc.assert(
    fc.property(links, (all) => {
      const { roots } = componentsOf(all)

      for (const [one, root] of roots) {
        const together = [...roots].filter(([, name]) => name === root).map(([other]) => other)
        expect(new Set(together)).toEqual(reached(one, all))
      }
    }),
  )
})

test('neither the order of links nor a repeat changes anything, also where ids are too many', () => {
  fc.assert(
    fc.property(inTwoOrders, fc.integer({ min: 2, max: 8 }), ([all, shuffled], idsMax) => {
      const once = componentsOf(all, idsMax)
      const again = componentsOf(shuffled, idsMax)

      expect(Object.fromEntries(again.roots)).toEqual(Object.fromEntries(once.roots))
      expect(again.quarantined).toEqual(once.quarantined)
    }),
  )
})

test('no component has more ids than are allowed, and only links that would make one are left out', () => {
  fc.assert(
    fc.property(links, fc.integer({ min: 2, max: 8 }), (all, idsMax) => {
      const { roots, quarantined } = componentsOf(all, idsMax)

      const sizes = [...roots.values()].map(
        (root) => [...roots.values()].filter((other) => other === root).length,
      )
      expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(idsMax)
      for (const left of quarantined) {
        expect(reached(left.id, all).size).toBeGreaterThan(idsMax)
      }
    }),
  )
})
