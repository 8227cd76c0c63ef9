import { parseSearch } from '../../src/query/parse/parse-search.ts'
import type { Search } from '../../src/query/parse/search-ast.ts'
import { isOfAudience, type PlainAudience } from './plain-audience.ts'
import { isComparison } from './plain-comparison.ts'
import { valuesOf, type PlainEvent } from './plain-events.ts'
import { matchesSearch } from './plain-search.ts'
import { selected, type PlainOccurrence } from './plain-selection.ts'

/** What attempts to get through some steps are asked for, as the wire says it. */
export interface PlainJourney {
  readonly from: number
  readonly to: number
  /** The aliases of each step. */
  readonly steps: readonly (readonly string[])[]
  readonly nodes: Readonly<Record<string, PlainNode>>
  readonly primary: string
  readonly secondary?: readonly string[]
  /** What every event has to match; everything without one. */
  readonly search?: string
  readonly audience?: PlainAudience
  readonly isAnonymousExcluded?: boolean
  readonly filters?: readonly PlainGraphFilter[]
  readonly order?: 'ordered' | 'strict' | 'any'
  readonly exclusions?: readonly PlainExclusion[]
  readonly held?: readonly string[]
  readonly window?: { readonly value: number; readonly unit: keyof typeof unitMs }
}

export interface PlainNode {
  readonly search: string
  readonly occurring?: PlainOccurrence
}

export interface PlainGraphFilter {
  readonly name: '__dd.time_to_convert' | '__dd.session' | '__dd.dropoff_rate'
  readonly operator: '=' | '<' | '>' | '<=' | '>='
  readonly value: number
  readonly target?: PlainTarget
}

export type PlainTarget =
  | { readonly type: 'node' | 'step'; readonly value: string }
  | { readonly type: 'path'; readonly start: string; readonly end: string }

export interface PlainExclusion {
  readonly query: string
  readonly from?: string
  readonly to?: string
}

/** One way through some of the steps, by the events that it took. */
export interface PlainAttempt {
  readonly entity: string
  /** The first is that of the first step; as many as there are steps that were reached. */
  readonly events: readonly PlainEvent[]
}

const dayMs = 86_400_000
const unitMs = { minute: 60_000, hour: 3_600_000, day: dayMs, week: 7 * dayMs }

const searches = new Map<string, Search>()

/** Whether an event matches a search text. */
export function isFound(event: PlainEvent, text: string): boolean {
  const search = searches.get(text) ?? read(text)
  searches.set(text, search)
  return matchesSearch(search, event)
}

function read(text: string): Search {
  const parsed = parseSearch(text)
  if (parsed.kind === 'faulty') throw new Error(parsed.problem.message)
  return parsed.search
}

/** By time, by when they were received, by the order they came in, which is that of the list. */
export function inOrder(events: readonly PlainEvent[]): PlainEvent[] {
  const receivedAt = (event: PlainEvent) =>
    Number(valuesOf(event, '@received')[0] ?? event.occurredAtMs)
  return events.toSorted(
    (left, right) => left.occurredAtMs - right.occurredAtMs || receivedAt(left) - receivedAt(right),
  )
}

/** Every attempt, of all entities; those that end on the same event at the same step are one. */
export function plainAttempts(
  events: readonly PlainEvent[],
  journey: PlainJourney,
): PlainAttempt[] {
  const sorted = inOrder(events)
  const inQuestion = eventsInQuestion(sorted, journey)
  const matching = journey.steps.map((aliases) => {
    const taken = aliases.flatMap((alias) => matchingNode(inQuestion, journey, alias))
    return new Set(taken)
  })
  const byEntity = new Map<string, PlainEvent[]>()
  for (const event of inQuestion) {
    for (const entity of entitiesOf(event, sorted, journey)) {
      byEntity.set(entity, [...(byEntity.get(entity) ?? []), event])
    }
  }
  return [...byEntity].flatMap(([entity, own]) =>
    partsOf(own, journey).flatMap((part) =>
      distinctEnds(
        part.flatMap((_, start) => {
          const taken = follow(part, start, { journey, matching })
          return taken.length === 0 ? [] : [{ entity, events: taken }]
        }),
      ),
    ),
  )
}

function eventsInQuestion(events: readonly PlainEvent[], journey: PlainJourney): PlainEvent[] {
  const { from, to, search = '*', audience, isAnonymousExcluded = false } = journey
  const isOf = isOfAudience(audience, events, to)
  const inRange = events.filter((event) => event.occurredAtMs >= from && event.occurredAtMs < to)
  const identified = new Set(
    inRange.filter((event) => has(event, '@usr.id')).map((event) => text(event, '@session.id')),
  )
  const isKnown = (event: PlainEvent) =>
    has(event, '@session.id') ? identified.has(text(event, '@session.id')) : has(event, '@usr.id')
  return inRange.filter(
    (event) => isFound(event, search) && isOf(event) && (!isAnonymousExcluded || isKnown(event)),
  )
}

function matchingNode(
  inQuestion: readonly PlainEvent[],
  { nodes, primary }: PlainJourney,
  alias: string,
): PlainEvent[] {
  const node = nodes[alias]
  if (node === undefined) throw new Error(`no node: ${alias}`)
  const matches = (event: PlainEvent) => isFound(event, node.search)
  const { occurring } = node
  return selected(inQuestion, {
    from: -Infinity,
    to: Infinity,
    matches,
    ...(occurring && { occurring: { entity: primary, ...occurring } }),
  })
}

/** Whose an event is: its own key, or that of the last event with which it has another in common. */
export function entitiesOf(
  event: PlainEvent,
  sorted: readonly PlainEvent[],
  { primary, secondary = [], from }: Pick<PlainJourney, 'primary' | 'secondary' | 'from'>,
): readonly string[] {
  const own = textsOf(event, primary)
  if (own.length > 0) return own
  const before = sorted.slice(0, sorted.indexOf(event)).filter(({ occurredAtMs }) => {
    return occurredAtMs >= event.occurredAtMs - dayMs && occurredAtMs >= from - dayMs
  })
  for (const key of secondary) {
    const ids = textsOf(event, key)
    const last = before.findLast(
      (other) =>
        textsOf(other, primary).length > 0 && textsOf(other, key).some((id) => ids.includes(id)),
    )
    if (last !== undefined) return textsOf(last, primary)
  }
  return []
}

/** The events apart by what has to stay the same; those that lack it are in none. */
function partsOf(events: readonly PlainEvent[], { held = [] }: PlainJourney): PlainEvent[][] {
  const parts = new Map<string, PlainEvent[]>()
  for (const event of events) {
    const values = held.map((facet) => textsOf(event, facet).toSorted())
    if (values.some((texts) => texts.length === 0)) continue
    const name = JSON.stringify(values)
    parts.set(name, [...(parts.get(name) ?? []), event])
  }
  return [...parts.values()]
}

interface Following {
  readonly journey: PlainJourney
  /** Of each step the events that may take it. */
  readonly matching: readonly ReadonlySet<PlainEvent>[]
}

/** The events of the attempt that starts at this one; none where no attempt does. */
function follow(
  events: readonly PlainEvent[],
  start: number,
  { journey, matching }: Following,
): PlainEvent[] {
  const taken: PlainEvent[] = []
  const open = matching.map((_, step) => step)
  const { order = 'ordered' } = journey
  for (const [place, event] of events.entries()) {
    if (place < start) continue
    const wanted = order === 'any' ? open : open.slice(0, 1)
    const step = wanted.find((one) => matching[one]?.has(event))
    if (step === undefined) {
      if (place === start || order === 'strict') return taken
      continue
    }
    const between = events.slice(events.findIndex((one) => one === taken.at(-1)) + 1, place)
    if (isCut([...taken, event], between, journey)) return taken
    taken.push(event)
    open.splice(open.indexOf(step), 1)
    if (open.length === 0) return taken
  }
  return taken
}

/** Whether the last of these events may not be the next one of an attempt. */
function isCut(
  events: readonly PlainEvent[],
  between: readonly PlainEvent[],
  journey: PlainJourney,
): boolean {
  const step = events.length
  if (step === 1) return false
  return (
    isExcluded(step, between, journey) ||
    isTooLate(events, journey) ||
    (journey.filters ?? []).some((filter) => !isAllowed(events, filter, journey))
  )
}

function isExcluded(step: number, between: readonly PlainEvent[], journey: PlainJourney): boolean {
  const { exclusions = [], steps } = journey
  return exclusions.some(({ query, from, to }) => {
    const first = from === undefined ? 1 : stepOf(journey, from)
    const last = to === undefined ? steps.length : stepOf(journey, to, first)
    const isOnTheWay = step > first && step <= last
    return isOnTheWay && between.some((event) => isFound(event, query))
  })
}

function isTooLate(events: readonly PlainEvent[], { window }: PlainJourney): boolean {
  if (window === undefined) return false
  return elapsed(events, 1, events.length) > window.value * unitMs[window.unit]
}

function isAllowed(
  events: readonly PlainEvent[],
  filter: PlainGraphFilter,
  journey: PlainJourney,
): boolean {
  const { name, operator, value, target } = filter
  if (name === '__dd.dropoff_rate') return true
  const step = events.length
  const [from, to] = endsOf(journey, target)
  const isBound = target === undefined && operator.startsWith('<')
  if (step !== to && !isBound) return true
  if (name === '__dd.time_to_convert') {
    return isComparison(elapsed(events, from, step), operator, value)
  }
  const sessions = events.slice(from - 1).flatMap((event) => textsOf(event, '@session.id'))
  return isComparison(new Set(sessions).size, operator, value)
}

/** Between which steps the time of a target runs. */
export function endsOf(
  journey: PlainJourney,
  target: PlainTarget | undefined,
): readonly [number, number] {
  const last = journey.steps.length
  if (target === undefined) return [1, last]
  if (target.type === 'path') {
    const start = stepOf(journey, target.start)
    return [start, stepOf(journey, target.end, start)]
  }
  const step = stepOf(journey, target.value)
  return [1, step === 1 ? Math.min(2, last) : step]
}

/** Milliseconds between the events of two steps. */
export function elapsed(events: readonly PlainEvent[], from: number, to: number): number {
  return (events[to - 1]?.occurredAtMs ?? 0) - (events[from - 1]?.occurredAtMs ?? 0)
}

/** The number of the first step after another that has this alias. */
export function stepOf({ steps }: PlainJourney, alias: string, after = 0): number {
  return 1 + steps.findIndex((aliases, index) => index >= after && aliases.includes(alias))
}

/** Of attempts in the order of their starts, the first of those that end alike. */
function distinctEnds(attempts: readonly PlainAttempt[]): PlainAttempt[] {
  return attempts.filter((attempt, index) => {
    const isAlike = ({ events }: PlainAttempt) =>
      events.length === attempt.events.length && events.at(-1) === attempt.events.at(-1)
    return attempts.findIndex(isAlike) === index
  })
}

/** Where each event stands in the order of all. */
export type Places = ReadonlyMap<PlainEvent, number>

export function placesOf(events: readonly PlainEvent[]): Places {
  return new Map(inOrder(events).map((event, place) => [event, place]))
}

/** Of attempts of one entity the one that gets furthest, and of those the first to start. */
export function bestOf(
  attempts: readonly PlainAttempt[],
  places: Places,
): PlainAttempt | undefined {
  const furthest = Math.max(...attempts.map((attempt) => attempt.events.length))
  const placeOf = ({ events: [first] }: PlainAttempt) => (first && places.get(first)) ?? 0
  return attempts
    .filter((attempt) => attempt.events.length === furthest)
    .toSorted((left, right) => placeOf(left) - placeOf(right))[0]
}

/** The values of an attribute as texts, each once. */
export function textsOf(event: PlainEvent, facet: string): string[] {
  return [...new Set(valuesOf(event, facet).map(String))]
}

function has(event: PlainEvent, facet: string): boolean {
  return textsOf(event, facet).length > 0
}

function text(event: PlainEvent, facet: string): string {
  return textsOf(event, facet)[0] ?? ''
}
