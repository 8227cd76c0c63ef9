import { readKey } from './read-word.ts'
import type { Key } from './search-ast.ts'
import { isAtEnd, openCursor, SearchFault } from './search-cursor.ts'

/** What may stand without `@`: the tags every event may carry, and its time. */
export const bareNames = [
  'service',
  'env',
  'version',
  'source',
  'host',
  'status',
  'timestamp',
] as const

export type ParsedKey =
  | { readonly kind: 'parsed'; readonly key: Key }
  | { readonly kind: 'faulty'; readonly message: string }

/**
 * The name of a facet or metric: `@customer.tier`, `service`. A name without `@` that is none of
 * `bare` is refused: it is misspelt.
 */
export function parseKey(text: string, bare: readonly string[] = bareNames): ParsedKey {
  try {
    const key = readKey(openCursor(text), isAtEnd)
    if (key.isAttribute || isOneOf(bare, key)) return { kind: 'parsed', key }
    return { kind: 'faulty', message: notAttribute(text, bare) }
  } catch (fault) {
    if (!(fault instanceof SearchFault)) throw fault
    return { kind: 'faulty', message: `${fault.message} (offset ${fault.offset})` }
  }
}

/** Whether a key without `@` is one of `bareNames`. */
export function isBareName(key: Key): boolean {
  return isOneOf(bareNames, key)
}

function isOneOf(bare: readonly string[], { segments }: Key): boolean {
  const [name] = segments
  return segments.length === 1 && bare.some((known) => known === name)
}

function notAttribute(text: string, bare: readonly string[]): string {
  return `${JSON.stringify(text)} is neither an @attribute nor one of ${bare.join(', ')}`
}
