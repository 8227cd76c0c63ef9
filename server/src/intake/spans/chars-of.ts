import { roomFor } from './room.ts'
import type { SpanEventValue } from './span.ts'

/** The characters of attributes, and what each takes beside them. */
export function charsOfAttributes(attributes: ReadonlyMap<string, SpanEventValue>): number {
  let chars = 0
  for (const [key, value] of attributes) chars += roomFor.entry + key.length + charsOfValue(value)
  return chars
}

/** The same of one value. */
export function charsOfValue(value: SpanEventValue): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object') return 0
  return value.reduce<number>((sum, one) => sum + roomFor.entry + charsOfValue(one), 0)
}
