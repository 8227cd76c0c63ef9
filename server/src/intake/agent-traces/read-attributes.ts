/** Reads the attributes of v1.0: a list of keys, numbers of types and values, three for each. */
import { charsOfAttributes, charsOfValue } from '../spans/chars-of.ts'
import { eventInteger } from '../spans/event-integer.ts'
import { takeRoom, type Room } from '../spans/room.ts'
import type { SpanEventValue } from '../spans/span.ts'
import { MalformedBody } from './malformed-body.ts'
import type { MsgpackReader } from './msgpack-reader.ts'
import type { TextTable } from './text-table.ts'

export type TextedBody = {
  readonly reader: MsgpackReader
  readonly texts: TextTable
  /** For JSON: a text that was sent once may stand in it any number of times. */
  readonly room: Room
}

/** Values within each other. Real ones have two or three levels. */
const depthMax = 100

const attributeElements = 3
const valueElements = 2

/** Attributes by key, as a span event has them; what is a map itself becomes JSON. */
export function readAttributes(body: TextedBody, depth = 0): ReadonlyMap<string, SpanEventValue> {
  const attributes = new Map<string, SpanEventValue>()
  const elements = body.reader.list()
  if (elements % attributeElements !== 0) {
    throw new MalformedBody(
      `Invalid number of span attributes ${elements} - must be a multiple of ${attributeElements}`,
    )
  }
  for (let left = elements; left > 0; left -= attributeElements) {
    attributes.set(body.texts.read(body.reader), readValue(body, depth))
  }
  return attributes
}

function readValue(body: TextedBody, depth: number): SpanEventValue {
  if (depth > depthMax) throw new MalformedBody('msgp: recursion limit reached')
  const { reader, texts } = body
  const type = reader.index()
  switch (type) {
    case 1:
      return texts.read(reader)
    case 2:
      return reader.boolean()
    case 3:
      return reader.double()
    case 4:
      return eventInteger(reader.signed())
    case 5:
      return reader.bytes().toString('base64')
    case 6:
      return readValues(body, depth + 1)
    case 7:
      return jsonOfAttributes(readAttributes(body, depth + 1), body)
    default:
      throw new MalformedBody(`Unknown anyvalue type ${type}`)
  }
}

function readValues(body: TextedBody, depth: number): readonly SpanEventValue[] {
  const values: SpanEventValue[] = []
  const elements = body.reader.list()
  if (elements % valueElements !== 0) {
    throw new MalformedBody(
      `Invalid number of array elements, should be ${valueElements} elements per AnyValue`,
    )
  }
  for (let left = elements; left > 0; left -= valueElements) values.push(readValue(body, depth))
  return values
}

/** Attributes where only texts have a place. */
export function textsOf(
  attributes: ReadonlyMap<string, SpanEventValue>,
  body: TextedBody,
): ReadonlyMap<string, string> {
  return new Map([...attributes].map(([key, value]) => [key, textOf(value, body)]))
}

export function textOf(value: SpanEventValue, { room }: TextedBody): string {
  if (typeof value === 'string') return value
  makeRoom(room, charsOfValue(value))
  return JSON.stringify(value)
}

function jsonOfAttributes(
  attributes: ReadonlyMap<string, SpanEventValue>,
  { room }: TextedBody,
): string {
  makeRoom(room, charsOfAttributes(attributes))
  return JSON.stringify(Object.fromEntries(attributes))
}

/** So many characters of JSON may stand for one. */
const escapeChars = 6

function makeRoom(room: Room, chars: number): void {
  if (takeRoom(room, chars * escapeChars)) return
  throw new MalformedBody('attributes within attributes are too long')
}
