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
type BareName = (typeof bareNames)[number]

export type ParsedKey =
  | { readonly kind: 'parsed'; readonly key: Key }
  | { readonly kind: 'faulty'; readonly message: string }

/** The name of a facet or metric: `@customer.tier`, `service`. A misspelt bare name is refused. */
export function parseKey(text: string): ParsedKey {
  try {
    const key = readKey(openCursor(text), isAtEnd)
    if (key.isAttribute || isBareName(key)) return { kind: 'parsed', key }
    return { kind: 'faulty', message: notAttribute(text) }
  } catch (fault) {
    if (!(fault instanceof SearchFault)) throw fault
    return { kind: 'faulty', message: `${fault.message} (offset ${fault.offset})` }
  }
}

/** Whether a key without `@` is one of `bareNames`. */
export function isBareName(key: Key): boolean {
  const [name] = key.segments
  return key.segments.length === 1 && bareNames.some((bare: BareName) => bare === name)
}

function notAttribute(text: string): string {
  return `${JSON.stringify(text)} is neither an @attribute nor one of ${bareNames.join(', ')}`
}
