/** Attributes in JSON: KeyValue, AnyValue, ArrayValue and KeyValueList. */
import type { JsonObject } from '../json-object.ts'
import { tooDeep, valueDepthMax, type AttributeValue, type ValueMap } from './attribute-value.ts'
import {
  eachIn,
  field,
  inside,
  integerOf,
  note,
  textIn,
  valueIn,
  type Field,
  type In,
  type JsonReading,
} from './json-reader.ts'
import { roomFor, takeRoom } from '../spans/room.ts'

const inKeyValue = { key: field('key'), value: field('value') } as const

/** Reads the attributes of an object and hands each on. */
export function readAttributes(
  reading: JsonReading,
  { object, of }: In,
  put: (key: string, value: AttributeValue) => void,
): void {
  eachIn(reading, { object, of }, (attribute) => {
    const key = textIn(reading, attribute, inKeyValue.key)
    const at = { object: attribute, of: inKeyValue.value }
    put(
      key,
      inside(reading, at, (value) => readValue(reading, value)),
    )
  })
}

/** The attributes of a resource or a scope; of two values of one key the later counts. */
export function readMap(reading: JsonReading, source: In): ValueMap {
  const map = new Map<string, AttributeValue>()
  readAttributes(reading, source, (key, value) => map.set(key, value))
  return map
}

const inAnyValue = {
  string: field('stringValue'),
  bool: field('boolValue'),
  int: field('intValue'),
  double: field('doubleValue'),
  array: field('arrayValue'),
  map: field('kvlistValue'),
  bytes: field('bytesValue'),
} as const
const values = field('values')

export function readValue(reading: JsonReading, object: JsonObject): AttributeValue {
  const has = (of: Field): boolean => valueIn(object, of) !== undefined
  if (has(inAnyValue.string)) return textIn(reading, object, inAnyValue.string)
  if (has(inAnyValue.int)) return readInt(reading, object)
  if (has(inAnyValue.bool)) return readBool(reading, object)
  if (has(inAnyValue.double)) return readDouble(reading, object)
  if (has(inAnyValue.bytes)) {
    return Buffer.from(textIn(reading, object, inAnyValue.bytes), 'base64')
  }
  return has(inAnyValue.array) || has(inAnyValue.map) ? readNested(reading, object) : undefined
}

function readNested(reading: JsonReading, object: JsonObject): AttributeValue {
  reading.depth += 1
  if (reading.depth > valueDepthMax) reading.fault ??= { place: [], problem: tooDeep }
  const isList = valueIn(object, inAnyValue.array) !== undefined
  const at = { object, of: isList ? inAnyValue.array : inAnyValue.map }
  const nested = inside(reading, at, (inner) => {
    if (reading.fault !== undefined || !takeRoom(reading.room, roomFor.map)) return undefined
    const source = { object: inner, of: values }
    return isList ? readList(reading, source) : readMap(reading, source)
  })
  reading.depth -= 1
  return nested
}

function readList(reading: JsonReading, source: In): readonly AttributeValue[] {
  const list: AttributeValue[] = []
  eachIn(reading, source, (element) => list.push(readValue(reading, element)))
  return list
}

const [intMin, intMax] = [-(2n ** 63n), 2n ** 63n - 1n]

function readInt(reading: JsonReading, object: JsonObject): number | bigint {
  const int = integerOf(valueIn(object, inAnyValue.int))
  if (int === undefined || int < intMin || int > intMax) {
    note(reading, inAnyValue.int, 'an integer of 64 bits, as a number or as its digits')
    return 0
  }
  const number = Number(int)
  return Number.isSafeInteger(number) ? number : int
}

function readBool(reading: JsonReading, object: JsonObject): boolean {
  const value = valueIn(object, inAnyValue.bool)
  if (typeof value !== 'boolean') note(reading, inAnyValue.bool, 'true or false')
  return value === true
}

const notFinite: ReadonlySet<unknown> = new Set(['NaN', 'Infinity', '-Infinity'])

function readDouble(reading: JsonReading, object: JsonObject): number {
  const value = valueIn(object, inAnyValue.double)
  if (typeof value === 'number') return value
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
  if (Number.isNaN(number) && !notFinite.has(value)) note(reading, inAnyValue.double, 'a number')
  return number
}
