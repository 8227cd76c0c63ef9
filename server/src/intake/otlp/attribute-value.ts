import { takeRoom, type Room } from '../spans/room.ts'

/** The value of an attribute, whichever encoding brought it. */
export type AttributeValue =
  | string
  /** Of an integer that a double does not hold: a bigint. */
  | number
  | bigint
  | boolean
  | Buffer
  | readonly AttributeValue[]
  | ValueMap
  /** Sent without a value. */
  | undefined

export type ValueMap = ReadonlyMap<string, AttributeValue>

/** How many values a value may be within. */
export const valueDepthMax = 32

export const tooDeep = `is nested deeper than ${valueDepthMax} levels`

/** A value that does not have values of its own with names. */
export type Leaf = Exclude<AttributeValue, ValueMap | undefined>

/**
 * Calls `put` for a value, or for all that is nested in it: `{ a: { b: 1 } }` of `x` is `x.a.b`. A
 * value that is none says nothing.
 */
export function eachLeaf(
  { key, value, room }: Named,
  put: (key: string, leaf: Leaf) => void,
): void {
  if (value === undefined) return
  if (!isMap(value)) return put(key, value)
  for (const [name, inner] of value) {
    if (!takeRoom(room, key.length + name.length + 1)) return
    eachLeaf({ key: `${key}.${name}`, value: inner, room }, put)
  }
}

type Named = { readonly key: string; readonly value: AttributeValue; readonly room: Room }

export function isMap(value: AttributeValue): value is ValueMap {
  return value instanceof Map
}

/** The value as text: bytes as base64, lists as JSON. */
export function textOfLeaf(leaf: Leaf): string {
  if (typeof leaf === 'string') return leaf
  if (Buffer.isBuffer(leaf)) return leaf.toString('base64')
  return isList(leaf) ? jsonOf(leaf) : String(leaf)
}

export function isList(value: AttributeValue): value is readonly AttributeValue[] {
  return Array.isArray(value)
}

/** JSON of any value. Integers keep their digits; doubles that JSON has no number for are texts. */
export function jsonOf(value: AttributeValue): string {
  if (value === undefined) return 'null'
  if (isList(value)) return `[${value.map(jsonOf).join(',')}]`
  if (isMap(value)) {
    const members = [...value].map(([key, inner]) => `${JSON.stringify(key)}:${jsonOf(inner)}`)
    return `{${members.join(',')}}`
  }
  const isPlain = typeof value === 'bigint' || typeof value === 'boolean' || Number.isFinite(value)
  return isPlain ? String(value) : JSON.stringify(textOfLeaf(value))
}
