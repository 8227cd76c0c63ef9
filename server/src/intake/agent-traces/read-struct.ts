import { within } from './malformed-body.ts'
import type { SpanReader } from './span-reader.ts'

export type Draft<Type> = { -readonly [Field in keyof Type]: Type[Field] }

type Field<Type> = {
  /** What the Agent calls it in its messages. */
  readonly place: string
  readonly read: (reader: SpanReader, draft: Draft<Type>) => void
}

/** What a struct is made of, by the names of its fields on the wire. */
export type Struct<Type> = {
  readonly type: string
  readonly fields: ReadonlyMap<string, Field<Type>>
}

/** A struct whose fields are called so; their places are the same names in the writing of Go. */
export function struct<Type>(
  type: string,
  reads: Readonly<Record<string, Field<Type>['read']>>,
): Struct<Type> {
  const fields = Object.entries(reads).map(
    ([name, read]) => [name, { place: placeOf(name), read }] as const,
  )
  return { type, fields: new Map(fields) }
}

/** Fills a draft with the fields that are there; unknown ones are stepped over. */
export function readStruct<Type>(
  reader: SpanReader,
  { type, fields }: Struct<Type>,
  draft: Draft<Type>,
): void {
  let place = ''
  try {
    for (let left = reader.struct(type); reader.hasField(left); left -= 1) {
      const field = fields.get(reader.field())
      if (field === undefined) {
        reader.skip()
        continue
      }
      place = field.place
      field.read(reader, draft)
      place = ''
    }
  } catch (error) {
    throw place === '' ? error : within(error, place)
  }
}

/** The elements of a list, without those that are nothing. */
export function readList<Element>(
  reader: SpanReader,
  type: string,
  read: (reader: SpanReader) => Element,
): Element[] {
  const elements: Element[] = []
  let index = 0
  let left = reader.list(type)
  try {
    for (; reader.hasElement(left); left -= 1) {
      if (!reader.takeNothing()) elements.push(read(reader))
      index += 1
    }
  } catch (error) {
    throw within(error, index)
  }
  return elements
}

/** A map by its keys; a value that is nothing is what nothing reads as. */
export function readMap<Value>(
  reader: SpanReader,
  type: string,
  read: (reader: SpanReader) => Value,
): ReadonlyMap<string, Value> {
  let values: Map<string, Value> | undefined
  for (let left = reader.map(type); reader.hasEntry(left); left -= 1) {
    const key = reader.key()
    values ??= new Map()
    try {
      values.set(key, read(reader))
    } catch (error) {
      throw within(error, key)
    }
  }
  return values ?? empty
}

// One for all that have none: an empty map takes as much memory as a small one.
const empty: ReadonlyMap<string, never> = new Map<string, never>()

/** `trace_id_high` is `TraceIDHigh` to the Agent. */
function placeOf(name: string): string {
  return name
    .split('_')
    .map((word) => (word === 'id' ? 'ID' : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('')
}
