import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gunzipped } from './gunzip.ts'

/** The bytes in chunks, cut at these places. */
async function* chunksOf(bytes: Uint8Array, cuts: readonly number[]) {
  const places = cuts.map((cut) => cut % (bytes.length + 1)).toSorted((one, other) => one - other)
  for (const [index, end] of [...places, bytes.length].entries()) {
    yield Promise.resolve(new Uint8Array(bytes.subarray(places[index - 1] ?? 0, end)))
  }
}

/** What comes out, and why no more did. */
async function unpacked(packed: Uint8Array, cuts: readonly number[] = []) {
  const parts: Uint8Array[] = []
  try {
    for await (const part of gunzipped(chunksOf(packed, cuts))) parts.push(part)
    return { text: String(Buffer.concat(parts)), problem: undefined }
  } catch (error) {
    return { text: String(Buffer.concat(parts)), problem: String(error) }
  }
}

const member = fc.record({
  text: fc.oneof(
    fc.string({ maxLength: 300 }),
    // More than comes out in one piece, packed well and badly.
    fc.integer({ min: 65_530, max: 200_000 }).map((length) => 'x'.repeat(length)),
    fc.integer({ min: 1, max: 9_000 }).map((count) => noise(count)),
  ),
  zeros: fc.nat({ max: 3 }),
})
const cuts = fc.array(fc.nat(), { maxLength: 8 })

function noise(count: number): string {
  return Array.from({ length: count }, (_, index) => (index * 2_654_435_761) % 4_294_967_296).join()
}

test('members of any size come out one after the other, wherever the file was cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(member, { minLength: 1, maxLength: 5 }),
      cuts,
      async (all, places) => {
        const packed = Buffer.concat(
          all.flatMap(({ text, zeros }) => [gzipSync(text), Buffer.alloc(zeros)]),
        )

        const { text, problem } = await unpacked(packed, places)

        expect(problem).toBeUndefined()
        expect(text).toBe(all.map((one) => one.text).join(''))
      },
    ),
    { numRuns: 50 },
  )
})

test('a file that is torn anywhere within a member is told, after what came before', async () => {
  const first = gzipSync('one\ntwo\n')
  const packed = Buffer.concat([first, gzipSync(noise(500))])
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: packed.length - 1 }), cuts, async (end, places) => {
      const { text, problem } = await unpacked(packed.subarray(0, end), places)

      const isWhole = end === first.length
      expect(problem).toBe(isWhole ? undefined : 'Error: its packed data ends too early')
      expect(`one\ntwo\n${noise(500)}`.startsWith(text)).toBe(true)
    }),
  )
})

test('a member whose bytes have changed is told by its checksum, and so is what is no gzip', async () => {
  const first = gzipSync('one\n')
  const second = gzipSync('two\nthree\nfour\n', { level: 0 })
  second[20] = 'x'.charCodeAt(0)

  const damaged = await unpacked(Buffer.concat([first, second, first]))
  const mixed = await unpacked(Buffer.concat([first, Buffer.from('plain text\n')]))

  expect(damaged.problem).toBe('Error: its packed data is damaged (incorrect data check)')
  expect(mixed).toEqual({
    text: 'one\n',
    problem: 'Error: its packed data is damaged (incorrect header check)',
  })
})
