import { SankeyRequest } from '@throughline/contract'
import { Compile } from 'typebox/compile'
import { invalid, shapeFaults, type Faults, type Parsed } from './faults.ts'
import type { Selection } from './question.ts'
import { readAudience, type FindSegment } from './read-audience.ts'
import { readAttribute, readJoinKeys, type Belonging } from './read-join-keys.ts'
import { attributesPointer, readRange, readSearchText, type Reading } from './read-selection.ts'
import type { Key } from './search-ast.ts'
import { readPatterns, type ValuePattern } from './value-pattern.ts'

/** Which ways lead through the values of an attribute. */
export interface SankeyQuestion extends Omit<Selection, 'occurrence'>, Belonging {
  /** Whose first value a way starts at. */
  readonly source: Key
  /** Whose distinct values it goes on through. */
  readonly target: Key
  /** How far a way is followed. */
  readonly columns: number
  /** Values of a column that are not put together. */
  readonly entriesMax: number
  /** Undefined: ways are followed from whatever was visited first. */
  readonly anchor: Anchor | undefined
  /** Whose values are one each. */
  readonly patterns: readonly ValuePattern[]
}

/** The value whose first visit a way starts at, or ends at. */
export interface Anchor {
  readonly side: 'start' | 'end'
  readonly value: string
}

const limits = {
  stepsDefault: 5,
  stepsMax: 20,
  entriesDefault: 5,
  entriesMax: 50,
} as const

const sankeyRequest = Compile(SankeyRequest)
type WireAttributes = SankeyRequest['data']['attributes']

/** The wire body of a question for paths → what it asks, or every fault found in it. */
export function parseSankey(body: unknown, findSegment: FindSegment): Parsed<SankeyQuestion> {
  if (!sankeyRequest.Check(body)) {
    return { kind: 'faulty', faults: shapeFaults(sankeyRequest.Errors(body)) }
  }
  const faults: Faults = []
  const question = readSankey(body.data.attributes, { faults, findSegment })
  if (question === undefined || faults.length > 0) return { kind: 'faulty', faults }
  return { kind: 'parsed', question }
}

const searchPointer = `${attributesPointer}/search`
const definitionPointer = `${attributesPointer}/definition`

/** What asks for ways, whatever is asked of them. */
export function readSankey(
  {
    time,
    search: wire,
    definition,
    identity_resolution: isIdentityResolved = true,
  }: WireAttributes,
  { faults, findSegment }: Reading,
): SankeyQuestion | undefined {
  const range = readRange(time, faults, `${attributesPointer}/time`)
  const search = readSearchText(wire.query ?? '', `${searchPointer}/query`, faults)
  const audience = readAudience(wire.audience_filters, `${searchPointer}/audience_filters`, {
    faults,
    findSegment,
    untilMs: range.untilMs,
  })
  const belonging = readJoinKeys(wire.join_keys, `${searchPointer}/join_keys`, faults)
  const source = readFacet(definition.source, `${definitionPointer}/source`, faults)
  const target = readFacet(definition.target, `${definitionPointer}/target`, faults)
  const columns = readColumns(definition, faults)
  const entriesMax = readEntries(definition, faults)
  const anchor = readAnchor(definition, faults)
  const patterns = readPatterns(definition.patterns ?? [], `${definitionPointer}/patterns`, faults)
  if (search === undefined || belonging === undefined) return undefined
  if (source === undefined || target === undefined) return undefined
  const selection = { range, search, audience, isIdentityResolved }
  return { ...selection, ...belonging, source, target, columns, entriesMax, anchor, patterns }
}

/** A colon that is not escaped, as before the value of a term. */
const withValue = /^(?:[^\\:]|\\.)*:/s

function readFacet(name: string, pointer: string, faults: Faults): Key | undefined {
  if (!withValue.test(name)) return readAttribute(name, pointer, faults)
  faults.push(invalid(pointer, 'is an attribute with a value: the search says which values'))
  return undefined
}

type WireDefinition = WireAttributes['definition']

/** The first and the last column are no steps. */
function readColumns({ number_of_steps: steps = 0 }: WireDefinition, faults: Faults): number {
  const { stepsDefault, stepsMax } = limits
  if (steps < 0 || steps > stepsMax) {
    faults.push(invalid(`${definitionPointer}/number_of_steps`, `must be 0 to ${stepsMax}`))
  }
  return 2 + (steps === 0 ? stepsDefault : steps)
}

function readEntries({ entries_per_step: entries = 0 }: WireDefinition, faults: Faults): number {
  const { entriesDefault, entriesMax } = limits
  if (entries < 0 || entries > entriesMax) {
    faults.push(invalid(`${definitionPointer}/entries_per_step`, `must be 0 to ${entriesMax}`))
  }
  return entries === 0 ? entriesDefault : entries
}

function readAnchor(
  { source, target, start, end }: WireDefinition,
  faults: Faults,
): Anchor | undefined {
  const anchor = anchorOf(start, end)
  if (anchor === undefined) return undefined
  const pointer = `${definitionPointer}/${anchor.side}`
  if (source !== target) {
    faults.push(invalid(pointer, 'needs one attribute as both source and target'))
  }
  if (start !== undefined && end !== undefined) {
    faults.push(invalid(`${definitionPointer}/end`, 'cannot be asked for with start'))
  }
  return anchor
}

function anchorOf(start: string | undefined, end: string | undefined): Anchor | undefined {
  if (start !== undefined) return { side: 'start', value: start }
  return end === undefined ? undefined : { side: 'end', value: end }
}
