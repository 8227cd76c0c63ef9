import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openCutter, piecesOf, type PieceLimits } from './file-pieces.ts'

const limits: PieceLimits = { bytesMax: 12, linesMax: 3, lineBytesMax: 20 }

function cut(text: string, cuts: readonly number[]): readonly string[] {
  const bytes = new TextEncoder().encode(text)
  const places = [0, ...cuts.map((place) => place % (bytes.length + 1)), bytes.length]
  const sorted = places.toSorted((one, other) => one - other)
  const cutter = openCutter(limits)
  const chunks = sorted.slice(1).map((end, at) => bytes.slice(sorted[at], end))
  const pieces = [...chunks.flatMap((chunk) => cutter.push(chunk)), ...cutter.end()]
  return pieces.map((piece) => new TextDecoder().decode(piece))
}

const text = fc.string({ unit: fc.constantFrom('a', 'é', '\n'), maxLength: 80 })
const cuts = fc.array(fc.nat(), { maxLength: 6 })

test('pieces are the same wherever the bytes of a file were cut, whole lines, and none too long', () => {
  fc.assert(
    fc.property(text, cuts, (content, places) => {
      const pieces = cut(content, places)

      expect(pieces).toEqual(cut(content, []))
      for (const piece of pieces.slice(0, -1)) expect(piece.endsWith('\n')).toBe(true)
      for (const piece of pieces) {
        const lines = piece.split('\n').length - (piece.endsWith('\n') ? 1 : 0)
        expect(lines).toBeLessThanOrEqual(limits.linesMax)
        expect(lines === 1 || new TextEncoder().encode(piece).length <= 12).toBe(true)
      }
      const isCutShort = content.split('\n').some((line) => new Blob([line]).size > 20)
      if (!isCutShort) expect(pieces.join('')).toBe(content)
    }),
  )
})

test('of a line of 50 bytes, where 20 may be, 21 are kept, and the next line is whole', () => {
  expect(cut(`${'x'.repeat(50)}\nnext`, [7, 30])).toEqual([`${'x'.repeat(21)}\n`, 'next'])
})

test('a gzipped file is unpacked, whatever it is called, and a broken one is told', async () => {
  const packed = gzipSync('one\ntwo\nthree\nfour\n')
  const read = async (bytes: Uint8Array): Promise<string> => {
    const pieces: string[] = []
    for await (const piece of piecesOf(new Blob([new Uint8Array(bytes)]), limits)) {
      pieces.push(new TextDecoder().decode(piece.bytes))
      expect(piece.bytesRead).toBe(bytes.length)
    }
    return pieces.join('')
  }

  expect(await read(packed)).toBe('one\ntwo\nthree\nfour\n')
  await expect(read(packed.subarray(0, 20))).rejects.toThrow()
})
