import fc from 'fast-check'
import type { Message } from './plain-people.ts'

const oneOf = (...ids: readonly string[]) => fc.constantFrom(...ids)

const ids = fc.record(
  {
    user: oneOf('A', 'B', 'C', 'D', 'null'),
    external: oneOf('e1', 'e2'),
    profile: oneOf('p1', 'p2', 'p3', 'p4'),
    anonymous: oneOf('a1', 'a2', 'A', 'anonymous'),
    device: oneOf('d1', 'd2'),
    session: oneOf('s1', 's2', 's3'),
  },
  { requiredKeys: [] },
)

const alias = fc.record({
  user: oneOf('A', 'B', 'C', 'D'),
  previous: oneOf('A', 'B', 'C', 'E', 'a1', 'a2', 'nil'),
})

const profiles = fc.record({
  profile: oneOf('p1', 'p2', 'p3'),
  profiles: fc.array(oneOf('p1', 'p2', 'p3', 'p4', 'none'), { maxLength: 2 }),
})

const said = fc.oneof(
  { weight: 6, arbitrary: ids },
  { weight: 1, arbitrary: alias },
  { weight: 1, arbitrary: fc.tuple(alias, ids).map(([a, b]) => ({ ...b, ...a })) },
  { weight: 1, arbitrary: fc.tuple(ids, profiles).map(([a, b]) => ({ ...a, ...b })) },
)

/** Messages about few ids, so that they meet; some of the same moment. */
export const anyMessages: fc.Arbitrary<readonly Message[]> = fc
  .array(fc.tuple(said, fc.integer({ min: 1, max: 6 })), { minLength: 2, maxLength: 9 })
  .map((all) => all.map(([what, clockMs], index) => ({ ...what, id: `m${index}`, clockMs })))
