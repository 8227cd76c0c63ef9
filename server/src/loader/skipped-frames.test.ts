import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseSkipped, printSkipped } from './skipped-frames.ts'

test('what was skipped reads back as it was written, for any frames of a batch', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat({ max: 100_000 }), { maxLength: 50 }), (indexes) => {
      const skipped = new Set(indexes)

      expect(parseSkipped(printSkipped(skipped))).toEqual(skipped)
    }),
  )
})
