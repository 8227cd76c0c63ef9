import type { AnalyticsRequest, AudienceFilters } from '@throughline/contract'
import { invalid, type Faults } from './faults.ts'
import { parseSearch } from './parse-search.ts'
import { readAudience, type FindSegment } from './read-audience.ts'
import { readOccurrence } from './read-occurrence.ts'
import type { Selection, TimeRange } from './question.ts'
import type { Search } from './search-ast.ts'
import { searchProblemText } from './search-problem-text.ts'
import { momentMsMax } from './time-range.ts'

export const attributesPointer = '/data/attributes'
export const queryPointer = `${attributesPointer}/query`

type WireSource = AnalyticsRequest['data']['attributes']['query']['query']

/** What every question has in common on the wire: from when to when, of which events. */
interface WireSelection {
  readonly from: number
  readonly to: number
  readonly identity_resolution?: boolean
  readonly query: {
    readonly query: WireSource
    readonly audience_filters?: AudienceFilters
  }
}

export interface Reading {
  readonly faults: Faults
  readonly findSegment: FindSegment
}

/** Which events a question is about; undefined when its search cannot be read. */
export function readSelection(
  attributes: WireSelection,
  { faults, findSegment }: Reading,
): Selection | undefined {
  const { query: source, audience_filters: filters } = attributes.query
  const range = readRange(attributes, faults)
  const search = readSearch(source, faults)
  const occurrence =
    source.data_source === 'product_analytics_occurrence'
      ? readOccurrence(source.search, `${queryPointer}/query/search/occurrences`, faults)
      : undefined
  const { untilMs } = range
  const pointer = `${queryPointer}/audience_filters`
  const audience = readAudience(filters, pointer, { faults, findSegment, untilMs })
  const { identity_resolution: isIdentityResolved = true } = attributes
  return search && { range, search, occurrence, audience, isIdentityResolved }
}

/** From when to when; what is no range is a fault. */
export function readRange(
  { from, to }: Pick<WireSelection, 'from' | 'to'>,
  faults: Faults,
): TimeRange {
  if (from >= to) faults.push(invalid(`${attributesPointer}/from`, 'must be less than to'))
  for (const [name, moment] of Object.entries({ from, to })) {
    if (Math.abs(moment) <= momentMsMax) continue
    faults.push(invalid(`${attributesPointer}/${name}`, 'is no moment in epoch milliseconds'))
  }
  return { fromMs: from, untilMs: to }
}

function readSearch(source: WireSource, faults: Faults): Search | undefined {
  return readSearchText(source.search.query ?? '', `${queryPointer}/query/search/query`, faults)
}

/** The search that this text is; undefined, and a fault, when it is none. */
export function readSearchText(text: string, pointer: string, faults: Faults): Search | undefined {
  const parsed = parseSearch(text)
  if (parsed.kind === 'parsed') return parsed.search
  faults.push(invalid(pointer, searchProblemText(text, parsed.problem)))
  return undefined
}
