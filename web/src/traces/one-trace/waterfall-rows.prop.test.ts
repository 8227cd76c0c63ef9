import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anySpans } from './any-spans.ts'
import { idsAbove, parentRow, waterfallRows } from './waterfall-rows.ts'

test('nothing folded, every span has its row, in order', () => {
  fc.assert(
    fc.property(anySpans, (spans) => {
      const rows = waterfallRows(spans, new Set())

      expect(rows.map(({ span }) => span)).toEqual(spans)
    }),
  )
})

test('folded rows and what they hide make up all spans, and all failures', () => {
  fc.assert(
    fc.property(anySpans, fc.array(fc.nat({ max: 39 })), (spans, places) => {
      const folded = new Set(places.map((place) => `span-${place}`))

      const rows = waterfallRows(spans, folded)

      const hidden = rows.filter(({ isFolded }) => isFolded)
      const below = hidden.reduce((sum, row) => sum + row.below, 0)
      const failed = hidden.reduce((sum, row) => sum + row.errorsBelow, 0)
      const shown = rows.filter(({ span }) => span.attributes.is_error).length
      const all = spans.filter(({ attributes }) => attributes.is_error).length
      expect(rows.length + below).toBe(spans.length)
      expect(shown + failed).toBe(all)
    }),
  )
})

test('a span is shown when nothing above it is folded', () => {
  fc.assert(
    fc.property(anySpans, fc.array(fc.nat({ max: 39 })), (spans, places) => {
      const folded = new Set(places.map((place) => `span-${place}`))

      const shown = waterfallRows(spans, folded).map(({ span }) => span.id)

      const open = spans.filter(({ id }) =>
        idsAbove(spans, id).every((above) => !folded.has(above)),
      )
      expect(shown).toEqual(open.map(({ id }) => id))
    }),
  )
})

test('the parent of a row is one level above it, and -1 at the top', () => {
  fc.assert(
    fc.property(anySpans, (spans) => {
      const rows = waterfallRows(spans, new Set())

      const parents = rows.map((_row, at) => rows[parentRow(rows, at)]?.span.attributes.depth ?? -1)
      expect(parents).toEqual(spans.map(({ attributes }) => attributes.depth - 1))
    }),
  )
})
