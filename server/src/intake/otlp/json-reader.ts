/**
 * Reads JSON as protobuf maps it: what is absent, null or of a name that nobody knows is as if it had
 * not been sent; a value of a wrong type is a fault of the whole body. The first fault is kept, lists
 * end at it, and on the way out each list and object adds its name to the place of the fault. Ids are hexadecimal, as OTLP wants
 * them. Names may also be written as in the .proto files, and enums as their names: both are more
 * than OTLP allows.
 */
import { isJsonObject, type JsonObject } from '../json-object.ts'
import type { Room } from '../spans/room.ts'
import { noTraceId, type SentTraceId } from './groups.ts'

export type JsonReading = {
  readonly room: Room
  /** How many values the attribute that is being read is within. */
  depth: number
  fault: JsonFault | undefined
}

/** `place` are the names and indexes that lead to what is wrong, as far as is known yet. */
type JsonFault = { readonly place: (string | number)[]; readonly problem: string }

/** What is wrong with the body, as a sentence; undefined when nothing is. */
export function faultIn({ fault }: JsonReading): string | undefined {
  return fault && `/${fault.place.join('/')} ${fault.problem}`
}

/** A field by the name that JSON has for it, and by that of the .proto file. */
export type Field = { readonly name: string; readonly protoName: string }

/** `field('traceId')` is also `trace_id`. */
export function field(name: string): Field {
  return { name, protoName: name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) }
}

/** A field of an object. */
export type In = { readonly object: JsonObject; readonly of: Field }

/** What an object has for a field; undefined for nothing. */
export function valueIn(object: JsonObject, { name, protoName }: Field): unknown {
  return object[name] ?? object[protoName] ?? undefined
}

/** Notes that what stands in a field is wrong. */
export function note(reading: JsonReading, { name }: Field, problem: string): void {
  reading.fault ??= { place: [name], problem: `must be ${problem}` }
}

export function textIn(reading: JsonReading, object: JsonObject, of: Field): string {
  const value = valueIn(object, of)
  // Half of a surrogate pair is no text that could be kept.
  if (typeof value === 'string') return value.toWellFormed()
  if (value !== undefined) note(reading, of, 'a text')
  return ''
}

/** What `read` makes of the object in a field; of {} when it is absent. */
export function inside<Read>(
  reading: JsonReading,
  { object, of }: In,
  read: (inner: JsonObject) => Read,
): Read {
  const value = valueIn(object, of)
  if (value !== undefined && !isJsonObject(value)) note(reading, of, 'an object')
  const wasFine = reading.fault === undefined
  const made = read(isJsonObject(value) ? value : {})
  if (wasFine) reading.fault?.place.unshift(of.name)
  return made
}

/** Calls `read` for each object of a list, up to a fault. */
export function eachIn(
  reading: JsonReading,
  { object, of }: In,
  read: (element: JsonObject) => void,
): void {
  const list = valueIn(object, of)
  if (list === undefined || reading.fault !== undefined) return
  if (!Array.isArray(list)) return note(reading, of, 'a list')
  for (let index = 0; index < list.length; index += 1) {
    const element: unknown = list[index]
    if (isJsonObject(element)) read(element)
    else reading.fault = { place: [], problem: 'must be an object' }
    if (reading.fault !== undefined) return void reading.fault.place.unshift(of.name, index)
  }
}

const decimal = /^-?\d{1,20}$/

/** An integer, as a number or as its digits; undefined for anything else. */
export function integerOf(value: unknown): bigint | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined
  return typeof value === 'string' && decimal.test(value) ? BigInt(value) : undefined
}

const nsMax = 2n ** 64n - 1n

/** Nanoseconds since 1970; 0n when absent. */
export function nsIn(reading: JsonReading, object: JsonObject, of: Field): bigint {
  const value = valueIn(object, of)
  if (value === undefined) return 0n
  const ns = integerOf(value)
  if (ns !== undefined && ns >= 0n && ns <= nsMax) return ns
  note(reading, of, 'nanoseconds since 1970, as a number or as its digits')
  return 0n
}

const countMax = 2 ** 32 - 1

/** An integer of 32 bits without a sign; 0 when absent. */
export function countIn(reading: JsonReading, object: JsonObject, of: Field): number {
  const value = valueIn(object, of)
  if (value === undefined) return 0
  const count = Number(integerOf(value) ?? -1n)
  if (count >= 0 && count <= countMax) return count
  note(reading, of, 'an integer')
  return 0
}

/** A value of an enum: its number, or its name, which these are in the order of their numbers. */
export function enumIn(reading: JsonReading, { object, of }: In, names: readonly string[]): number {
  const value = valueIn(object, of)
  const number = names.findIndex((name) => name === value)
  return number === -1 ? countIn(reading, object, of) : number
}

/** 32 hexadecimal digits; undefined for another text, and no id when absent. */
export function traceIdIn(
  reading: JsonReading,
  object: JsonObject,
  of: Field,
): SentTraceId | undefined {
  const digits = textIn(reading, object, of)
  if (digits === '') return noTraceId
  if (!/^[\da-f]{32}$/i.test(digits)) return undefined
  return { high: BigInt(`0x${digits.slice(0, 16)}`), low: BigInt(`0x${digits.slice(16)}`) }
}

/** 16 hexadecimal digits; undefined for another text, and no id when absent. */
export function spanIdIn(reading: JsonReading, object: JsonObject, of: Field): bigint | undefined {
  const digits = textIn(reading, object, of)
  if (digits === '') return 0n
  return /^[\da-f]{16}$/i.test(digits) ? BigInt(`0x${digits}`) : undefined
}
