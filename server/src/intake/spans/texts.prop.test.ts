import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keptSpan } from './a-span.ts'
import { cutText } from './cut-text.ts'

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }).map((text) => text.toWellFormed()),
  fc.stringMatching(/^[A-Za-z0-9_.:\- ]{0,150}$/),
)

test('a text is cut to the longest beginning that fits, without half a character', () => {
  fc.assert(
    fc.property(anyText, fc.nat(400), (text, bytesMax) => {
      const cut = cutText(text, bytesMax)
      const next = String.fromCodePoint(text.codePointAt(cut.length) ?? 0)

      expect(text.startsWith(cut)).toBe(true)
      expect(cut.isWellFormed()).toBe(true)
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(bytesMax)
      expect(cut === text || Buffer.byteLength(cut + next) > bytesMax).toBe(true)
    }),
  )
})

test('every service that is kept is in one spelling, and stays as it is', () => {
  fc.assert(
    fc.property(anyText, (service) => {
      const kept = keptSpan({ service }).service

      expect(kept).toMatch(/^[\p{L}\p{Nd}:./_-]+$/u)
      expect(kept).not.toMatch(/[A-Z]|__|_$/)
      expect(keptSpan({ service: kept }).service).toBe(kept)
    }),
  )
})

test('every name that is kept is one that a metric may have, and stays as it is', () => {
  fc.assert(
    fc.property(anyText, (name) => {
      const kept = keptSpan({ name }).name

      expect(kept).toMatch(/^[A-Za-z][A-Za-z0-9_.]*$/)
      expect(kept).not.toMatch(/__|_\.|\._|_$/)
      expect(keptSpan({ name: kept }).name).toBe(kept)
    }),
  )
})
