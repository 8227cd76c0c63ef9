import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent } from '../asking.ts'
import {
  acceptedEvents,
  attributesSent,
  leavesIn,
  openKeeper,
  type Keeper,
} from './kept-attributes.ts'
import { nestedArrays, oddAttributes } from './odd-attributes.ts'

let keeper: Keeper

beforeAll(async () => {
  keeper = await openKeeper()
})
afterAll(() => keeper.close())

test('whatever the intake accepts is stored by the engine and comes back as it was sent', async () => {
  const bodies = fc.array(oddAttributes, { minLength: 10, maxLength: 60 })

  await fc.assert(
    fc.asyncProperty(bodies, async (attributes) => {
      const accepted = acceptedEvents(
        attributes.map((more) => ({ ...more, ...anEvent({ event: { name: 'odd' } }), x: more })),
      )

      const kept = await keeper.keep(accepted)

      expect(kept.map(leavesIn)).toEqual(accepted.map(attributesSent))
    }),
    { numRuns: 40, interruptAfterTimeLimit: 40_000 },
  )
})

test('a null in an array comes back as null whatever other events have there, or is refused', async () => {
  let kept = 0
  await fc.assert(
    fc.asyncProperty(fc.array(nestedArrays, { minLength: 60, maxLength: 60 }), async (arrays) => {
      const accepted = acceptedEvents(
        arrays.map((items) => anEvent({ event: { name: 'odd' }, items })),
      )

      expect((await keeper.keep(accepted)).map(leavesIn)).toEqual(accepted.map(attributesSent))
      kept += accepted.length
    }),
    { numRuns: 10 },
  )
  // Or the test would say nothing.
  expect(kept).toBeGreaterThan(300)
})

test.each([[[true, 5, 0.5]], [[false, 'x']], [[[1], [true], ['1']]], [[{ a: true }, { a: 1 }]]])(
  'the elements of %j keep their types',
  async (mixed) => {
    const accepted = acceptedEvents([anEvent({ mixed })])

    const [attributes = ''] = await keeper.keep(accepted)

    expect(JSON.parse(attributes)).toEqual({ mixed })
  },
)

test.each([2 ** 53, -(2 ** 53), 2 ** 54, 1e18, 1e21, 1e300, -1e300, 5e-324, 0.1])(
  'the number %d comes back as it is',
  async (number) => {
    const accepted = acceptedEvents([anEvent({ number, among: ['text', number] })])

    const [attributes = ''] = await keeper.keep(accepted)

    expect(JSON.parse(attributes)).toEqual({ number, among: ['text', number] })
  },
)

test.each([2 ** 63, 1e20, -1.5e20])('%d, which the engine cannot hold, is refused', (number) => {
  expect(acceptedEvents([anEvent({ number })])).toEqual([])
})
