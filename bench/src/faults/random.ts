/** Numbers that look random and are the same for the same seed (mulberry32). */
export type Random = {
  /** A number from 0 up to, and without, 1. */
  share(): number
  /** A whole number from `min` to `max`, both possible. */
  between(min: number, max: number): number
  /** True so often, of 1. */
  chance(of: number): boolean
  shuffled<Item>(items: readonly Item[]): Item[]
}

/** `openRandom(42)` gives the same numbers at every run. */
export function openRandom(seed: number): Random {
  let state = seed >>> 0
  const share = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    share,
    between: (min, max) => min + Math.floor(share() * (max - min + 1)),
    chance: (of) => share() < of,
    shuffled(items) {
      const keyed = items.map((item) => ({ item, key: share() }))
      return keyed.sort((one, other) => one.key - other.key).map(({ item }) => item)
    },
  }
}
