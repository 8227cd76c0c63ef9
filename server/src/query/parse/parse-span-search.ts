import { SpanSearchRequest, TraceSearchRequest, type SpanSort } from '@throughline/contract'
import { Compile } from 'typebox/compile'
import { invalid, shapeFaults, type Faults, type Parsed } from './faults.ts'
import type { Direction, TimeRange } from './question.ts'
import { attributesPointer, readRange, readSearchText } from './read-selection.ts'
import type { Search } from './search-ast.ts'

/** Which spans a question is about: those that begin in the range and match. */
export interface SpanSelection {
  readonly range: TimeRange
  readonly search: Search
}

/** What stands last on a page, as it is ordered: by this, then by trace and span. */
export interface PlaceInOrder {
  readonly value: bigint
  readonly traceLow: bigint
  readonly spanId: bigint
}

/** A question for spans, or for the traces that have them. */
export interface SpanSearchQuestion extends SpanSelection {
  readonly order: { readonly by: 'timestamp' | 'duration'; readonly direction: Direction }
  readonly after: PlaceInOrder | undefined
  readonly limit: number
}

type WireSelection = { readonly from: number; readonly to: number; readonly query?: string }
type WireSearch = SpanSearchRequest['data']['attributes']

const spanSearch = Compile(SpanSearchRequest)
const traceSearch = Compile(TraceSearchRequest)

const limitDefault = 50

/** The wire body of a search over spans. */
export function parseSpanSearch(body: unknown): Parsed<SpanSearchQuestion> {
  if (spanSearch.Check(body)) return readSpanSearch(body.data.attributes)
  return { kind: 'faulty', faults: shapeFaults(spanSearch.Errors(body)) }
}

/** The wire body of a search for traces. */
export function parseTraceSearch(body: unknown): Parsed<SpanSearchQuestion> {
  if (traceSearch.Check(body)) return readSpanSearch(body.data.attributes)
  return { kind: 'faulty', faults: shapeFaults(traceSearch.Errors(body)) }
}

function readSpanSearch(attributes: WireSearch): Parsed<SpanSearchQuestion> {
  const { sort = '-timestamp', page } = attributes
  const faults: Faults = []
  const selection = readSpanSelection(attributes, faults)
  const after = page?.cursor === undefined ? undefined : readCursor(page.cursor, sort)
  if (after === 'unreadable') {
    faults.push(invalid(`${attributesPointer}/page/cursor`, 'is of no page in this order'))
  }
  if (selection === undefined || after === 'unreadable' || faults.length > 0) {
    return { kind: 'faulty', faults }
  }
  const by = sort.endsWith('duration') ? 'duration' : 'timestamp'
  const order = { by, direction: sort.startsWith('-') ? 'desc' : 'asc' } as const
  return {
    kind: 'parsed',
    question: { ...selection, order, after, limit: page?.limit ?? limitDefault },
  }
}

/** Which spans; undefined when the search cannot be read. */
export function readSpanSelection(
  attributes: WireSelection,
  faults: Faults,
): SpanSelection | undefined {
  const range = readRange(attributes, faults)
  const search = readSearchText(attributes.query ?? '', `${attributesPointer}/query`, faults)
  return search && { range, search }
}

/** What leads to what stands behind this place. */
export function cursorBehind({ order }: SpanSearchQuestion, place: PlaceInOrder): string {
  const sort = `${order.direction === 'desc' ? '-' : ''}${order.by}`
  const { value, traceLow, spanId } = place
  return Buffer.from([sort, value, traceLow, spanId].join(' ')).toString('base64url')
}

const cursorForm = /^(\S+) (\d{1,19}) (\d{1,20}) (\d{1,20})$/

function readCursor(cursor: string, sort: SpanSort): PlaceInOrder | 'unreadable' {
  const parts = cursorForm.exec(Buffer.from(cursor, 'base64url').toString())
  if (parts === null || parts[1] !== sort) return 'unreadable'
  const [value = 0n, traceLow = 0n, spanId = 0n] = parts.slice(2).map(BigInt)
  const isStored = value < 2n ** 63n && traceLow < 2n ** 64n && spanId < 2n ** 64n
  return isStored ? { value, traceLow, spanId } : 'unreadable'
}
