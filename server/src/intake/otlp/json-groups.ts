/** The groups of a request in JSON, and the request itself. */
import { isJsonObject, type JsonObject } from '../json-object.ts'
import { parseJson } from '../parse-json.ts'
import type { GroupVisitor, SentScope } from './groups.ts'
import {
  eachIn,
  faultIn,
  field,
  inside,
  textIn,
  type Field,
  type JsonReading,
} from './json-reader.ts'
import { readMap } from './json-values.ts'
import type { Room } from '../spans/room.ts'

/** What the lists of a request are called: of traces `resourceSpans`, `scopeSpans` and `spans`. */
export type GroupFields = {
  readonly resources: Field
  readonly scopes: Field
  readonly records: Field
}

type Request = { readonly body: Buffer; readonly fields: GroupFields; readonly room: Room }

type Visitor = GroupVisitor<JsonObject>

/** Reads a whole request; gives back what is wrong with it, if anything is. */
export function readJsonGroups(
  { body, fields, room }: Request,
  visitorOf: (reading: JsonReading) => Visitor,
): string | undefined {
  const parsed = parseJson({ text: withQuotedIntegers(body.toString()), line: 1 })
  if (parsed.kind === 'malformed') return parsed.reason
  if (!isJsonObject(parsed.value)) return 'The body must be an object.'
  const reading: JsonReading = { room, depth: 0, fault: undefined }
  const visitor = visitorOf(reading)
  eachIn(reading, { object: parsed.value, of: fields.resources }, (group) => {
    inside(reading, { object: group, of: inGroup.resource }, (resource) => {
      visitor.resource(readMap(reading, { object: resource, of: inGroup.attributes }))
    })
    eachIn(reading, { object: group, of: fields.scopes }, (scopeGroup) => {
      inside(reading, { object: scopeGroup, of: inGroup.scope }, (scope) => {
        visitor.scope(readScope(reading, scope))
      })
      eachIn(reading, { object: scopeGroup, of: fields.records }, visitor.record)
    })
  })
  return faultIn(reading)
}

const inGroup = {
  resource: field('resource'),
  scope: field('scope'),
  attributes: field('attributes'),
  name: field('name'),
  version: field('version'),
} as const

function readScope(reading: JsonReading, scope: JsonObject): SentScope {
  return {
    name: textIn(reading, scope, inGroup.name),
    version: textIn(reading, scope, inGroup.version),
    attributes: readMap(reading, { object: scope, of: inGroup.attributes }),
  }
}

const longInteger =
  /"((?:startTime|endTime|time|observedTime)UnixNano|(?:start_time|end_time|time|observed_time)_unix_nano|intValue|int_value)"(\s*:\s*)(-?\d{16,})(?![\d.eE])/g

/**
 * Integers that parsing would round, of the fields that hold such, as their digits, which stand for
 * them as well. Within a text there is no such place: its quotes are escaped.
 */
function withQuotedIntegers(json: string): string {
  return json.replaceAll(longInteger, '"$1"$2"$3"')
}
