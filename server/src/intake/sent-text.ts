import type { JsonObject } from './json-object.ts'

/** An id, a name or an address as a client sends it, '' for none; undefined for what cannot be one. */
export function sentText(value: unknown): string | undefined {
  if (value === undefined || value === null) return ''
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? value.trim() : undefined
}

/** The first of these members that says something, '' when none does. */
export function textIn(object: JsonObject, ...keys: readonly string[]): string {
  return keys.map((key) => sentText(object[key]) ?? '').find((text) => text !== '') ?? ''
}
