/** Traces of any shape, for properties: spans depth first, with any times. */
import fc from 'fast-check'
import type { SpanOfTrace } from '@throughline/contract'
import { aSpan } from './a-trace.ts'

const seed = fc.record({
  /** How far it may be below the one before it. */
  depth: fc.nat({ max: 5 }),
  offset_ns: fc.nat({ max: 100 }),
  duration_ns: fc.nat({ max: 60 }),
  is_error: fc.boolean(),
})

export const anySpans: fc.Arbitrary<readonly SpanOfTrace[]> = fc
  .array(seed, { maxLength: 40 })
  .map((seeds) => {
    let last = -1
    return seeds.map(({ depth, ...attributes }, index) => {
      last = Math.min(depth, last + 1)
      return aSpan(`span-${index}`, { ...attributes, depth: last })
    })
  })
