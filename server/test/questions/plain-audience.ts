import type { Search } from '../../src/query/parse/search-ast.ts'
import type { PlainEvent } from './plain-events.ts'
import { isComparison } from './plain-comparison.ts'
import { idOf, plainProfiles, type PlainEntity, type PlainProfile } from './plain-profile.ts'
import { matches, matchesSearch } from './plain-search.ts'

/** A formula as a tree over filters by name. */
export type PlainFormula =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'not'; readonly operand: PlainFormula }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly PlainFormula[] }

export type PlainFilter = PlainSearched | PlainSegment

export interface PlainSearched {
  readonly entity: PlainEntity
  readonly name: string
  readonly search: Search
}

export interface PlainSegment {
  readonly entity: PlainEntity
  readonly name: string
  readonly segmentId: string
  readonly saved: PlainSaved | PlainList
}

/** Some ids, of whomever. */
export interface PlainList {
  readonly listId: string
  readonly ids: readonly string[]
}

/** Whom a saved search finds: everything that is there has to hold. */
export interface PlainSaved {
  readonly search: Search
  readonly firstSeen?: PlainFrame | undefined
  readonly lastSeen?: PlainFrame | undefined
  readonly did?: PlainDid | undefined
}

export type PlainFrame =
  | { readonly start: number; readonly end: number }
  | { readonly last: number; readonly unit: keyof typeof unitMs }

export interface PlainDid {
  readonly search: Search
  readonly frame: PlainFrame
  readonly often?: { readonly operator: string; readonly value: string } | undefined
}

export const unitMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 }

export interface PlainAudience {
  readonly filters: readonly PlainFilter[]
  /** Without one, all filters have to hold. */
  readonly formula: PlainFormula | undefined
}

/** Whether an event is of somebody in the audience, given all events and the end of the range. */
export function isOfAudience(
  audience: PlainAudience | undefined,
  events: readonly PlainEvent[],
  untilMs: number,
): (event: PlainEvent) => boolean {
  if (audience === undefined) return () => true
  const { filters, formula } = audience
  const tests = new Map(filters.map((filter) => [filter.name, testOf(filter, events, untilMs)]))
  const holds = (node: PlainFormula, event: PlainEvent): boolean => {
    switch (node.kind) {
      case 'name':
        return tests.get(node.name)?.(event) ?? false
      case 'not':
        return !holds(node.operand, event)
      case 'and':
        return node.operands.every((operand) => holds(operand, event))
      case 'or':
        return node.operands.some((operand) => holds(operand, event))
    }
  }
  return (event) =>
    formula === undefined ? [...tests.values()].every((test) => test(event)) : holds(formula, event)
}

/** Who names nobody is nobody of them. */
function testOf(filter: PlainFilter, events: readonly PlainEvent[], untilMs: number) {
  const { entity } = filter
  if ('saved' in filter && 'ids' in filter.saved) return isListed(filter.saved, entity)
  const profiles = [...plainProfiles(events, entity).values()]
  const isFound = 'search' in filter ? searched(filter.search) : savedTest(filter, events, untilMs)
  const ids = new Set(profiles.filter(isFound).map(({ id }) => id))
  return (event: PlainEvent) => ids.has(idOf(event, entity))
}

/** An id in a list stands for whoever has it. */
function isListed({ ids }: PlainList, entity: PlainEntity) {
  return (event: PlainEvent) => {
    const others = entity === 'user' ? (event.otherIds ?? []) : []
    return [idOf(event, entity), ...others].some((id) => id !== '' && ids.includes(id))
  }
}

function searched(search: Search) {
  return (profile: PlainProfile) => matches(search, profile)
}

function savedTest(
  { entity, saved }: PlainSegment,
  events: readonly PlainEvent[],
  untilMs: number,
): (profile: PlainProfile) => boolean {
  if ('ids' in saved) throw new Error('a list is no search')
  const { search, firstSeen, lastSeen, did } = saved
  const isIn = (moment: unknown, frame: PlainFrame | undefined): boolean => {
    if (frame === undefined) return true
    const isRelative = 'last' in frame
    const start = isRelative ? untilMs - frame.last * unitMs[frame.unit] : frame.start * 1_000
    const end = isRelative ? untilMs : frame.end * 1_000
    return Number(moment) >= start && Number(moment) < end
  }
  const isOften = (id: string): boolean => {
    if (did === undefined) return true
    const done = events.filter(
      (event) =>
        idOf(event, entity) === id &&
        isIn(event.occurredAtMs, did.frame) &&
        matchesSearch(did.search, event),
    )
    const { operator, value } = did.often ?? { operator: '>=', value: '1' }
    return isComparison(done.length, operator, Number(value))
  }
  return (profile) =>
    matches(search, profile) &&
    isIn(profile.column('first_seen')[0], firstSeen) &&
    isIn(profile.column('last_seen')[0], lastSeen) &&
    isOften(profile.id)
}
