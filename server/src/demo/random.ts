/** A stream of numbers that depends on its seeds only. Fast, and not for secrets. */
export interface Random {
  /** In [0, 1). */
  next(): number
}

/** Whole numbers into 32 well-mixed bits (MurmurHash3). */
export function mixed(...place: readonly number[]): number {
  let hash = 0x9747b28c
  for (const word of place) hash = round(hash, word)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

function round(hash: number, word: number): number {
  const stirred = Math.imul(rotated(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593)
  return (Math.imul(rotated(hash ^ stirred, 13), 5) + 0xe6546b64) | 0
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}

/** One number in [0, 1) for a place, without opening a stream. */
export function chance(...place: readonly number[]): number {
  return mixed(...place) / 2 ** 32
}

/** Opens the stream of a place (the small generator sfc32). */
export function openRandom(...place: readonly number[]): Random {
  // Prefixes, not suffixes: two places that collide under one must not collide under all three.
  let x = mixed(1, ...place)
  let y = mixed(2, ...place)
  let z = mixed(3, ...place)
  let counter = 1
  return {
    next() {
      const sum = (((x + y) | 0) + counter) | 0
      counter = (counter + 1) | 0
      x = y ^ (y >>> 9)
      y = (z + (z << 3)) | 0
      z = (rotated(z, 21) + sum) | 0
      return (sum >>> 0) / 2 ** 32
    },
  }
}

export interface Weighted {
  readonly weight: number
}

/** One of the entries, each as often as its weight says. */
export function pickWeighted<Entry extends Weighted>(
  entries: readonly [Entry, ...Entry[]],
  at: number,
): Entry {
  let left = at * entries.reduce((sum, { weight }) => sum + weight, 0)
  for (const entry of entries) {
    left -= entry.weight
    if (left < 0) return entry
  }
  return entries[0]
}

/** One of the entries, all alike. */
export function pick<Entry>(entries: readonly [Entry, ...Entry[]], at: number): Entry {
  return entries[Math.floor(at * entries.length)] ?? entries[0]
}

/** A whole number from `min` to `max`, both included. */
export function between(random: Random, min: number, max: number): number {
  return min + Math.floor(random.next() * (max - min + 1))
}

/** A duration that is mostly near `typicalMs` and sometimes much longer. */
export function lingering(random: Random, typicalMs: number): number {
  return Math.round(
    typicalMs * Math.exp((random.next() + random.next() + random.next() - 1.5) * 1.6),
  )
}

/** `digits` hexadecimal digits, a multiple of 8. */
export function hex(random: Random, digits: number): string {
  let text = ''
  while (text.length < digits) {
    text += Math.floor(random.next() * 2 ** 32)
      .toString(16)
      .padStart(8, '0')
  }
  return text
}
