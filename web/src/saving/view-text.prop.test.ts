import fc from 'fast-check'
import { expect, test } from 'vitest'
import { originOf, viewText, withOrigin } from './view-text.ts'

// Lone surrogates cannot be part of an address; everything else that can be typed can.
const text = fc.string({ unit: 'binary', maxLength: 20 })
const pairs = fc.array(fc.tuple(text, text), { maxLength: 8 })

test('a view is the same with and without the chart it came from, and names that chart', () => {
  fc.assert(
    fc.property(pairs, text, (given, id) => {
      const search = new URLSearchParams(given).toString()

      expect(originOf(withOrigin(search, id))).toBe(id)
      expect(viewText(withOrigin(search, id))).toBe(viewText(search))
    }),
  )
})

test('what is open beside a view is not part of it', () => {
  expect(viewText('?1.event=cart&form=sql&who=dropped-2&whose=eu&range=30d')).toBe(
    '1.event=cart&range=30d',
  )
  expect(viewText('?end=cart&who=2%3Aregular%3Acart&who.from=1%3Aregular%3Ahome')).toBe('end=cart')
})
