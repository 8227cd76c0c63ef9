/** Readers of parsed JSON, which may be of any shape. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Whether parsed JSON is an object: neither an array nor null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object that a value is, {} when it is none. */
export function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {}
}

/** The text that a value is, trimmed; '' when it is none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : ''
}

/** What stands where these keys lead to, of `{"a":{"b":1}}` and `a`, `b` it is 1; undefined for nothing. */
export function valueAt(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    // A key such as `constructor` leads to something in every object.
    (at, key) => (isJsonObject(at) && Object.hasOwn(at, key) ? at[key] : undefined),
    value,
  )
}

/** Whether a client says no more by it than if it had left it out. */
export function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}
