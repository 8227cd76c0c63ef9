import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openLineSplitter, type Line } from './split-lines.ts'

function split(bytes: Buffer, cuts: readonly number[], lineBytesMax = 1_000): readonly Line[] {
  const splitter = openLineSplitter(lineBytesMax)
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length]
  const sorted = places.sort((a, b) => a - b)
  const chunks = sorted.slice(1).map((end, at) => bytes.subarray(sorted[at], end))
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()]
}

const text = fc.string({ unit: fc.constantFrom('a', 'é', '\n', '\r', ' '), maxLength: 60 })
const cuts = fc.array(fc.nat(), { maxLength: 8 })

test('lines are the same wherever the bytes are cut into chunks', () => {
  fc.assert(
    fc.property(text, cuts, (content, places) => {
      const bytes = Buffer.from(content)

      expect(split(bytes, places)).toEqual(split(bytes, []))
    }),
  )
})

test('lines joined by line feeds are the text, but for carriage returns before a line feed', () => {
  fc.assert(
    fc.property(text, cuts, (content, places) => {
      const lines = split(Buffer.from(content), places).map(({ bytes }) => bytes.toString())

      const expected = content.replace(/\n$/, '').replace(/\r(?=\n|$)/g, '')
      expect(lines.join('\n')).toBe(expected)
    }),
  )
})

test('of a line of 5,000 bytes 1,000 are kept, and the next line is whole', () => {
  const lines = split(Buffer.from(`${'x'.repeat(5_000)}\nnext`), [10, 900, 1_100, 4_000])

  expect(lines.map(({ number, bytes, isWhole }) => [number, bytes.length, isWhole])).toEqual([
    [1, 1_000, false],
    [2, 4, true],
  ])
})

test('a byte order mark in front of the first line is dropped', () => {
  expect(split(Buffer.from('\uFEFF{}\n{}'), []).map(({ bytes }) => bytes.toString())).toEqual([
    '{}',
    '{}',
  ])
})
