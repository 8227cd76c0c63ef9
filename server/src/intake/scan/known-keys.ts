import { momentPath, promotedTexts } from '../../warehouse/promoted-paths.ts'
import type { JsonWalk } from './json-bytes.ts'

/** What the scanner makes of a key: a promoted text, the moment, or an object that holds some. */
export type KnownKey =
  | {
      readonly kind: 'text'
      readonly field: number
      readonly key: Uint8Array
      readonly hash: number
    }
  | { readonly kind: 'moment'; readonly key: Uint8Array; readonly hash: number }
  | {
      readonly kind: 'object'
      readonly key: Uint8Array
      readonly hash: number
      readonly inside: KnownKeys
      /** The text without which it is no such object. */
      readonly required: number | undefined
    }

/** Keys by the low bits of their hashes, no two in one place. */
export type KnownKeys = readonly (KnownKey | undefined)[]

/** The hash that `afterKey` leaves of a key. */
function hashOf(key: Uint8Array): number {
  let hash = 0
  for (const byte of key) hash = (Math.imul(hash, 31) + byte) | 0
  return hash
}

/** The known key that the walk has just gone over, from its quote at `at` on; undefined for any other. */
export function knownKeyAt(known: KnownKeys, walk: JsonWalk, at: number): KnownKey | undefined {
  const { bytes, hashes, hashCount } = walk
  const hash = hashes[hashCount - 1] ?? 0
  const found = known[hash & (known.length - 1)]
  if (found?.hash !== hash) return undefined
  const { key } = found
  for (let index = 0; index < key.length; index += 1) {
    if (bytes[at + 1 + index] !== key[index]) return undefined
  }
  return bytes[at + 1 + key.length] === quote ? found : undefined
}

const quote = 0x22

/** Whoever names one of these says which: as the schema of an event has it. */
const identified: ReadonlySet<string> = new Set(['application', 'usr', 'account', 'session'])

/** The keys of an event; the number of a text is its place in `promotedTexts`. */
export const eventKeys: KnownKeys = table([...ownKeys(), ...objectKeys()])

function ownKeys(): KnownKey[] {
  const texts = promotedTexts.flatMap(({ path }, field): KnownKey[] =>
    path.includes('.') ? [] : [{ kind: 'text', field, ...named(path) }],
  )
  return [...texts, { kind: 'moment', ...named(momentPath) }]
}

function objectKeys(): KnownKey[] {
  const roots = new Set(
    promotedTexts.flatMap(({ path }) => (path.includes('.') ? path.split('.').slice(0, 1) : [])),
  )
  return [...roots].map((root) => {
    const inside = promotedTexts.flatMap(({ path }, field): KnownKey[] => {
      const [first, key = ''] = path.split('.')
      return first === root && key !== '' ? [{ kind: 'text', field, ...named(key) }] : []
    })
    const id = promotedTexts.findIndex(({ path }) => path === `${root}.id`)
    const required = identified.has(root) ? id : undefined
    return { kind: 'object', inside: table(inside), required, ...named(root) }
  })
}

function named(text: string): { readonly key: Uint8Array; readonly hash: number } {
  const key = Buffer.from(text)
  return { key, hash: hashOf(key) }
}

/** The smallest table in which each key has a place of its own. */
function table(keys: readonly KnownKey[]): KnownKeys {
  for (let size = 1; ; size *= 2) {
    const places = new Set(keys.map(({ hash }) => hash & (size - 1)))
    if (places.size < keys.length) continue
    const filled = Array.from<KnownKey | undefined>({ length: size })
    for (const key of keys) filled[key.hash & (size - 1)] = key
    return filled
  }
}
