import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

const gzipMagic = Buffer.from([0x1f, 0x8b])

/** The bytes themselves, or what they unpack to when they begin like gzip, whatever the file is called. */
export async function* decompressed(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const rest = chunks[Symbol.asyncIterator]()
  const head = await readHead(rest)
  const whole = startingWith(head, rest)
  yield* head.subarray(0, gzipMagic.length).equals(gzipMagic) ? gunzipped(whole) : whole
}

async function readHead(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0)
  while (head.length < gzipMagic.length) {
    const next = await chunks.next()
    if (next.done === true) break
    head = Buffer.concat([head, next.value])
  }
  return head
}

async function* startingWith(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head
  yield* { [Symbol.asyncIterator]: () => rest }
}

async function* gunzipped(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip()
  // The callback is required; a failure destroys `gunzip` and so reaches the loop below.
  pipeline(Readable.from(chunks), gunzip, () => undefined)
  for await (const chunk of gunzip) if (Buffer.isBuffer(chunk)) yield chunk
}
