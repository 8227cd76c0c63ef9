import { SankeyListRequest } from '@throughline/contract'
import { Compile } from 'typebox/compile'
import { invalid, shapeFaults, type Faults, type Parsed } from './faults.ts'
import { readColumns, readLimit } from './parse-list-question.ts'
import { readSankey, type SankeyQuestion } from './parse-sankey.ts'
import type { Column } from './question.ts'
import type { FindSegment } from './read-audience.ts'
import { attributesPointer } from './read-selection.ts'

/** Who is at a node of ways. */
export interface SankeyListQuestion extends SankeyQuestion {
  /** Where they are. */
  readonly at: Spot
  /** Where they came from, in the column before; undefined: from anywhere. */
  readonly from: Spot | undefined
  /** Attributes of the event by which they are there. */
  readonly shown: readonly Column[]
  readonly limit: number
}

/** A node: its column, counted from 0, and what its ways have there. */
export interface Spot {
  readonly column: number
  readonly has: SpotValue
}

/** Nothing is where ways end: the column before was their last. */
export type SpotValue =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'other' }
  | { readonly kind: 'nothing' }

const listRequest = Compile(SankeyListRequest)

/** The wire body of a question for who is at a node → what it asks, or every fault found in it. */
export function parseSankeyList(
  body: unknown,
  findSegment: FindSegment,
): Parsed<SankeyListQuestion> {
  if (!listRequest.Check(body)) {
    return { kind: 'faulty', faults: shapeFaults(listRequest.Errors(body)) }
  }
  const faults: Faults = []
  const { attributes } = body.data
  const question = readSankey(attributes, { faults, findSegment })
  const spots = readPart(attributes.part, question?.columns, faults)
  const shown = readColumns(attributes.columns, `${attributesPointer}/columns`, faults) ?? []
  const limit = readLimit(attributes, faults, attributesPointer)
  if (question === undefined || spots === undefined || faults.length > 0) {
    return { kind: 'faulty', faults }
  }
  return { kind: 'parsed', question: { ...question, ...spots, shown, limit } }
}

type Part = SankeyListRequest['data']['attributes']['part']

const partPointer = `${attributesPointer}/part`

function readPart(
  { node, from }: Part,
  columns: number | undefined,
  faults: Faults,
): Pick<SankeyListQuestion, 'at' | 'from'> | undefined {
  const at = readSpot(node)
  if (at === undefined || at.column >= (columns ?? Infinity)) {
    faults.push(invalid(`${partPointer}/node`, 'is no id of a node of these ways'))
    return undefined
  }
  if (from === undefined) return { at, from: undefined }
  const before = readSpot(from)
  if (before?.column !== at.column - 1 || before.has.kind === 'nothing') {
    faults.push(invalid(`${partPointer}/from`, 'is no id of a node that leads there'))
    return undefined
  }
  return { at, from: before }
}

/** As the answer writes ids: `0:regular:home`, `2:other:Other`. Undefined: it is none. */
function readSpot(id: string): Spot | undefined {
  const [, digits, type, value = ''] =
    /^(\d{1,2}):(regular|aggregated|other|dropoff):(.*)$/s.exec(id) ?? []
  if (digits === undefined) return undefined
  const column = Number(digits)
  if (type === 'other') return { column, has: { kind: 'other' } }
  if (type !== 'dropoff') return { column, has: { kind: 'value', value } }
  // Nobody ends before the first column.
  return column === 0 ? undefined : { column, has: { kind: 'nothing' } }
}
