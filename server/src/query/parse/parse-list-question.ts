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
  const columns = readColumns(attributes.query.columns, `${queryPointer}/columns`, faults)
  const order = readOrder(attributes.query, faults)
  const limit = readLimit(attributes.query, faults)
  if (selection === undefined || order === undefined || faults.length > 0) {
    return { kind: 'faulty', faults }
  }
  return { kind: 'parsed', question: { ...selection, columns, order, limit } }
}

/** The columns of these names; undefined for none. */
export function readColumns(
  columns: readonly string[] | undefined,
  pointer: string,
  faults: Faults,
): Column[] | undefined {
  if (columns === undefined || columns.length === 0) return undefined
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

/** How many records are shown. */
export function readLimit(
  { limit = listLimits.recordsDefault }: Pick<WireQuery, 'limit'>,
  faults: Faults,
  pointer = queryPointer,
): number {
  const { recordsMax } = listLimits
  if (limit < 1 || limit > recordsMax) {
    faults.push(invalid(`${pointer}/limit`, `must be 1 to ${recordsMax}`))
  }
  return limit
}
