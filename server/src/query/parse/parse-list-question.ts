import { AnalyticsListRequest } from '@throughline/contract'
import { Compile } from 'typebox/compile'
import { invalid, shapeFaults, type Faults, type Parsed } from './faults.ts'
import { parseKey, type ParsedKey } from './parse-key.ts'
import type { Column, ListQuestion } from './question.ts'
import type { FindSegment } from './read-audience.ts'
import { emptyAsAbsent } from './read-measure.ts'
import { queryPointer, readSelection } from './read-selection.ts'

export const listLimits = {
  recordsDefault: 100,
  recordsMax: 10_000,
  columnsMax: 200,
} as const

const listRequest = Compile(AnalyticsListRequest)
type WireQuery = AnalyticsListRequest['data']['attributes']['query']

/** The wire body of a question for events → what it asks, or every fault found in it. */
export function parseListQuestion(body: unknown, findSegment: FindSegment): Parsed<ListQuestion> {
  if (!listRequest.Check(body)) {
    return { kind: 'faulty', faults: shapeFaults(listRequest.Errors(body)) }
  }
  const { attributes } = body.data
  const faults: Faults = []
  const selection = readSelection(attributes, { faults, findSegment })
  const columns = readColumns(attributes.query, faults)
  const order = readOrder(attributes.query, faults)
  const limit = readLimit(attributes.query, faults)
  if (selection === undefined || order === undefined || faults.length > 0) {
    return { kind: 'faulty', faults }
  }
  return { kind: 'parsed', question: { ...selection, columns, order, limit } }
}

function readColumns({ columns }: WireQuery, faults: Faults): Column[] | undefined {
  if (columns === undefined || columns.length === 0) return undefined
  const pointer = `${queryPointer}/columns`
  const { columnsMax } = listLimits
  if (columns.length > columnsMax) {
    faults.push(invalid(pointer, `at most ${columnsMax} columns`))
    return undefined
  }
  return columns.flatMap((name, index) => {
    const parsed = parseColumn(name)
    if (parsed.kind === 'parsed') return [{ name, key: parsed.key }]
    faults.push(invalid(`${pointer}/${index}`, parsed.message))
    return []
  })
}

function readOrder({ sort }: WireQuery, faults: Faults): ListQuestion['order'] | undefined {
  const parsed = parseColumn(emptyAsAbsent(sort?.facet) ?? 'timestamp')
  if (parsed.kind === 'parsed') return { key: parsed.key, direction: sort?.order ?? 'desc' }
  faults.push(invalid(`${queryPointer}/sort/facet`, parsed.message))
  return undefined
}

/** Beside what a search may name, `id` is the event's own. */
function parseColumn(name: string): ParsedKey {
  return parseKey(name === 'id' ? '@event.id' : name)
}

function readLimit({ limit = listLimits.recordsDefault }: WireQuery, faults: Faults): number {
  const { recordsMax } = listLimits
  if (limit < 1 || limit > recordsMax) {
    faults.push(invalid(`${queryPointer}/limit`, `must be 1 to ${recordsMax}`))
  }
  return limit
}
