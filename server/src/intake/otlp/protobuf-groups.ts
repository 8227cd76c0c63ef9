/** ResourceSpans and ScopeSpans in protobuf; ResourceLogs and ScopeLogs have the same fields. */
import type { AttributeValue } from './attribute-value.ts'
import type { GroupVisitor } from './groups.ts'
import {
  enter,
  leave,
  nextTag,
  readText,
  skip,
  tagOf,
  type ProtobufReader,
} from './protobuf-reader.ts'
import { putInMap, readAttribute } from './protobuf-values.ts'

type Visitor = GroupVisitor<ProtobufReader>

const inRequest = { group: tagOf(1, 'bytes') } as const
const inGroup = { head: tagOf(1, 'bytes'), members: tagOf(2, 'bytes') } as const
const inResource = { attribute: tagOf(1, 'bytes') } as const
const inScope = {
  name: tagOf(1, 'bytes'),
  version: tagOf(2, 'bytes'),
  attribute: tagOf(3, 'bytes'),
} as const

/** Reads a whole request. */
export function readGroups(reader: ProtobufReader, visitor: Visitor): void {
  for (let tag = nextTag(reader); tag !== 0; tag = nextTag(reader)) {
    if (tag === inRequest.group) readResourceGroup(reader, visitor)
    else skip(reader, tag)
  }
}

function readResourceGroup(reader: ProtobufReader, visitor: Visitor): void {
  const outerEnd = enter(reader)
  const attributes = new Map<string, AttributeValue>()
  readHead(reader, () => readResource(reader, attributes))
  visitor.resource(attributes)
  readMembers(reader, () => readScopeGroup(reader, visitor))
  leave(reader, outerEnd)
}

function readScopeGroup(reader: ProtobufReader, visitor: Visitor): void {
  const outerEnd = enter(reader)
  const scope = { name: '', version: '', attributes: new Map<string, AttributeValue>() }
  readHead(reader, () => readScope(reader, scope))
  visitor.scope(scope)
  readMembers(reader, () => visitor.record(reader))
  leave(reader, outerEnd)
}

/** Reads what a group says of all its members, which may stand behind them, and goes back to its start. */
function readHead(reader: ProtobufReader, read: () => void): void {
  const start = reader.at
  for (let tag = nextTag(reader); tag !== 0; tag = nextTag(reader)) {
    if (tag === inGroup.head) read()
    else skip(reader, tag)
  }
  if (reader.fault === undefined) reader.at = start
}

function readMembers(reader: ProtobufReader, read: () => void): void {
  for (let tag = nextTag(reader); tag !== 0; tag = nextTag(reader)) {
    if (tag === inGroup.members) read()
    else skip(reader, tag)
  }
}

function readResource(reader: ProtobufReader, into: Map<string, AttributeValue>): void {
  const outerEnd = enter(reader)
  for (let tag = nextTag(reader); tag !== 0; tag = nextTag(reader)) {
    if (tag === inResource.attribute) readAttribute(reader, putInMap, into)
    else skip(reader, tag)
  }
  leave(reader, outerEnd)
}

type ReadScope = { name: string; version: string; readonly attributes: Map<string, AttributeValue> }

function readScope(reader: ProtobufReader, scope: ReadScope): void {
  const outerEnd = enter(reader)
  for (let tag = nextTag(reader); tag !== 0; tag = nextTag(reader)) {
    if (tag === inScope.name) scope.name = readText(reader)
    else if (tag === inScope.version) scope.version = readText(reader)
    else if (tag === inScope.attribute) readAttribute(reader, putInMap, scope.attributes)
    else skip(reader, tag)
  }
  leave(reader, outerEnd)
}
