import type { AnalyticsRequest, AudienceFilters } from '@throughline/contract'
import { invalid, type Faults } from './faults.ts'
import { parseSearch } from './parse-search.ts'
import { readAudience, type FindSegment } from './read-audience.ts'
import { readOccurrence } from './read-occurrence.ts'
import type { Occurrence, OccurringEntity, Selection, TimeRange } from './question.ts'
import type { Search } from './search-ast.ts'
import { searchProblemText } from './search-problem-text.ts'
import { momentMsMax } from './time-range.ts'

export const attributesPointer = '/data/attributes'
export const queryPointer = `${attributesPointer}/query`

type WireSource = AnalyticsRequest['data']['attributes']['query']['query']

export interface WireRange {
  /** Epoch milliseconds, inclusive. */
  readonly from: number
  /** Epoch milliseconds, exclusive. */
  readonly to: number
}

/** What every question has in common on the wire: from when to when, of which events. */
interface WireSelection extends WireRange {
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
  const { search, occurrence } = readSource(source, {
    pointer: `${queryPointer}/query`,
    faults,
    entity: 'user',
  })
  const { untilMs } = range
  const pointer = `${queryPointer}/audience_filters`
  const audience = readAudience(filters, pointer, { faults, findSegment, untilMs })
  const { identity_resolution: isIdentityResolved = true } = attributes
  return search && { range, search, occurrence, audience, isIdentityResolved }
}

/** From when to when, as it stands at `pointer`; what is no range is a fault. */
export function readRange(
  { from, to }: WireRange,
  faults: Faults,
  pointer = attributesPointer,
): TimeRange {
  if (from >= to) faults.push(invalid(`${pointer}/from`, 'must be less than to'))
  for (const [name, moment] of Object.entries({ from, to })) {
    if (Math.abs(moment) <= momentMsMax) continue
    faults.push(invalid(`${pointer}/${name}`, 'is no moment in epoch milliseconds'))
  }
  return { fromMs: from, untilMs: to }
}

interface SourceReading<Entity> {
  readonly pointer: string
  readonly faults: Faults
  /** Whose events an occurrence counts that does not say. */
  readonly entity: Entity
}

/** Which events a source names; its search is undefined when that cannot be read. */
export function readSource<Entity extends OccurringEntity | 'followed'>(
  source: WireSource,
  { pointer, faults, entity }: SourceReading<Entity>,
): { search: Search | undefined; occurrence: Occurrence<Entity | OccurringEntity> | undefined } {
  const search = readSearchText(source.search.query ?? '', `${pointer}/search/query`, faults)
  if (source.data_source !== 'product_analytics_occurrence') {
    return { search, occurrence: undefined }
  }
  const place = `${pointer}/search/occurrences`
  return { search, occurrence: readOccurrence(source.search, { pointer: place, faults, entity }) }
}

/** The search that this text is; undefined, and a fault, when it is none. */
export function readSearchText(text: string, pointer: string, faults: Faults): Search | undefined {
  const parsed = parseSearch(text)
  if (parsed.kind === 'parsed') return parsed.search
  faults.push(invalid(pointer, searchProblemText(text, parsed.problem)))
  return undefined
}
