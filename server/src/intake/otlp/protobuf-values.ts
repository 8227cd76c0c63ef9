/** Attributes in protobuf: KeyValue, AnyValue, ArrayValue and KeyValueList. */
import { tooDeep, valueDepthMax, type AttributeValue } from './attribute-value.ts'
import {
  enter,
  leave,
  nextTag,
  readBytes,
  readDouble,
  readInt64,
  readText,
  readVarint,
  skip,
  stop,
  tagOf,
  type ProtobufReader,
} from './protobuf-reader.ts'
import { roomFor, takeRoom } from '../spans/room.ts'

const inKeyValue = { key: tagOf(1, 'bytes'), value: tagOf(2, 'bytes') } as const

/** Reads one attribute and hands it on. */
export function readAttribute<Into>(
  reader: ProtobufReader,
  put: (into: Into, key: string, value: AttributeValue) => void,
  into: Into,
): void {
  const outerEnd = enter(reader)
  let key = ''
  let value: AttributeValue
  for (let tag = nextTag(reader); tag !== 0; tag = nextTag(reader)) {
    if (tag === inKeyValue.key) key = readText(reader)
    else if (tag === inKeyValue.value) value = readValue(reader)
    else skip(reader, tag)
  }
  leave(reader, outerEnd)
  put(into, key, value)
}

const inAnyValue = {
  string: tagOf(1, 'bytes'),
  bool: tagOf(2, 'varint'),
  int: tagOf(3, 'varint'),
  double: tagOf(4, 'fixed64'),
  array: tagOf(5, 'bytes'),
  map: tagOf(6, 'bytes'),
  bytes: tagOf(7, 'bytes'),
} as const

export function readValue(reader: ProtobufReader): AttributeValue {
  const outerEnd = enter(reader)
  let value: AttributeValue
  for (let tag = nextTag(reader); tag !== 0; tag = nextTag(reader)) {
    switch (tag) {
      case inAnyValue.string:
        value = readText(reader)
        break
      case inAnyValue.bool:
        value = readVarint(reader) !== 0 || reader.high !== 0
        break
      case inAnyValue.int:
        value = readInt64(reader)
        break
      case inAnyValue.double:
        value = readDouble(reader)
        break
      case inAnyValue.array:
      case inAnyValue.map:
        value = readNested(reader, tag)
        break
      case inAnyValue.bytes:
        value = readBytes(reader)
        break
      default:
        skip(reader, tag)
    }
  }
  leave(reader, outerEnd)
  return value
}

function readNested(reader: ProtobufReader, tag: number): AttributeValue {
  reader.depth += 1
  if (reader.depth > valueDepthMax) stop(reader, `an attribute ${tooDeep}`)
  const value = readListOrMap(reader, tag)
  reader.depth -= 1
  return value
}

function readListOrMap(reader: ProtobufReader, tag: number): AttributeValue {
  if (!takeRoom(reader.room, roomFor.map)) {
    skip(reader, tag)
    return undefined
  }
  return tag === inAnyValue.array ? readList(reader) : readMap(reader)
}

/** The values of an ArrayValue, and of a KeyValueList. */
const values = tagOf(1, 'bytes')

function readList(reader: ProtobufReader): readonly AttributeValue[] {
  const outerEnd = enter(reader)
  const list: AttributeValue[] = []
  for (let tag = nextTag(reader); tag !== 0; tag = nextTag(reader)) {
    if (tag === values) list.push(readValue(reader))
    else skip(reader, tag)
  }
  leave(reader, outerEnd)
  return list
}

function readMap(reader: ProtobufReader): ReadonlyMap<string, AttributeValue> {
  const outerEnd = enter(reader)
  const map = new Map<string, AttributeValue>()
  for (let tag = nextTag(reader); tag !== 0; tag = nextTag(reader)) {
    if (tag === values) readAttribute(reader, putInMap, map)
    else skip(reader, tag)
  }
  leave(reader, outerEnd)
  return map
}

export function putInMap(
  map: Map<string, AttributeValue>,
  key: string,
  value: AttributeValue,
): void {
  map.set(key, value)
}
