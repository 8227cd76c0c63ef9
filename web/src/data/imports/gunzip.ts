import {
  Z_BUF_ERROR,
  Z_NO_FLUSH,
  Z_OK,
  Z_STREAM_END,
  zlibInflate,
  zlibInflateInit2,
  zlibInflateReset,
  ZStream,
} from 'pako'

type Bytes = Uint8Array<ArrayBuffer>

/** A window of 15 bits; with 16 more, of gzip and nothing else. */
const gzipWindowBits = 15 + 16
const outputBytes = 64 * 1024

/**
 * Unpacks gzip as it comes: all its members, as `cat a.gz b.gz` and rotated logs have several, and the
 * zeros after one. A browser's own stream refuses the second member. Throws when it is damaged or torn;
 * what was given until then is right.
 */
export async function* gunzipped(chunks: AsyncIterable<Bytes>): AsyncGenerator<Bytes> {
  const stream = new ZStream()
  zlibInflateInit2(stream, gzipWindowBits)
  let isBetween = true
  for await (const chunk of chunks) {
    stream.input = chunk
    stream.next_in = 0
    stream.avail_in = chunk.length
    for (let isMore = true; isMore;) {
      if (isBetween) skipZeros(stream)
      if (isBetween && stream.avail_in === 0) break
      if (isBetween) zlibInflateReset(stream)
      const { bytes, isEnd } = inflateSome(stream)
      if (bytes.length > 0) yield bytes
      isBetween = isEnd
      isMore = isEnd || stream.avail_in > 0 || bytes.length === outputBytes
    }
  }
  if (!isBetween) throw new Error('its packed data ends too early')
}

function skipZeros(stream: ZStream): void {
  while (stream.avail_in > 0 && stream.input[stream.next_in] === 0) {
    stream.next_in += 1
    stream.avail_in -= 1
  }
}

/** As much as fits into one piece, and whether the member ends with it; its checksum is right then. */
function inflateSome(stream: ZStream): { readonly bytes: Bytes; readonly isEnd: boolean } {
  stream.output = new Uint8Array(outputBytes)
  stream.next_out = 0
  stream.avail_out = outputBytes
  const status = zlibInflate(stream, Z_NO_FLUSH)
  // A buffer error says only that there is nothing to do without more input.
  const isGood = status === Z_OK || status === Z_STREAM_END || status === Z_BUF_ERROR
  if (!isGood) throw new Error(`its packed data is damaged (${stream.msg})`)
  return { bytes: stream.output.subarray(0, stream.next_out), isEnd: status === Z_STREAM_END }
}
