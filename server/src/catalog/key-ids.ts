import { keyHash, keyUuid } from './catalog-document.ts'
import { keysMax } from './keys.ts'

/**
 * Gives what a known API key is called in answers. Hashing one takes some microseconds, and a client
 * sends the same one every time, so each is hashed once.
 */
export function openKeyIds(): (key: string) => string {
  const ids = new Map<string, string>()
  return (key) => {
    const held = ids.get(key)
    if (held !== undefined) return held
    // Keys come and go; those in use are soon there again.
    if (ids.size >= keysMax) ids.clear()
    const id = keyUuid(keyHash(key))
    ids.set(key, id)
    return id
  }
}
