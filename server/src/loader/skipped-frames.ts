/**
 * Which frames of a batch are left out because their id is stored already. Written with the
 * pending checkpoint, so that a repeat after a crash leaves out the same ones.
 * Form: base64 of one bit a frame, lowest bit first; the empty text when none is left out.
 */
export type SkippedFrames = ReadonlySet<number>

/** `printSkipped(new Set([0, 3]))` is the base64 of the byte 0b1001. */
export function printSkipped(skipped: SkippedFrames): string {
  if (skipped.size === 0) return ''
  const bits = Buffer.alloc(
    Math.ceil((Array.from(skipped).reduce((a, b) => Math.max(a, b), 0) + 1) / 8),
  )
  for (const index of skipped) bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7))
  return bits.toString('base64')
}

/** The set whose printed form this is. */
export function parseSkipped(text: string): SkippedFrames {
  const bits = Buffer.from(text, 'base64')
  const skipped = new Set<number>()
  for (let index = 0; index < bits.length * 8; index += 1) {
    if (((bits[index >> 3] ?? 0) >> (index & 7)) & 1) skipped.add(index)
  }
  return skipped
}
