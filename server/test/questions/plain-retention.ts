import { facetReader, type PlainGroup } from './plain-evaluator.ts'
import { valuesOf, type PlainEvent } from './plain-events.ts'
import type { PlainCalendar, PlainInterval } from './plain-calendar.ts'
import { compareTexts } from './plain-order.ts'
import { unitsOfEvent } from './plain-rows.ts'
import { selected, type PlainOccurrence, type PlainSelection } from './plain-selection.ts'

export interface PlainCriterion {
  readonly matches: (event: PlainEvent) => boolean
  readonly occurring?: PlainOccurrence | undefined
}

export interface PlainRetention extends Omit<PlainSelection, 'occurring'> {
  /** `matches` is what all events have to. */
  readonly entity: '@usr.id' | '@account.id'
  readonly beginning: PlainCriterion
  /** Undefined: the same. */
  readonly returning: PlainCriterion | undefined
  readonly cohorts: PlainInterval
  /** Undefined: the same. */
  readonly periods: PlainInterval | undefined
  readonly isOrAfter: boolean
  readonly isAnonymousExcluded: boolean
  readonly groupBy: readonly PlainRetentionGroup[]
}

export interface PlainRetentionGroup extends Omit<PlainGroup, 'sort'> {
  readonly target: 'cohort' | 'return_period'
  readonly order: 'asc' | 'desc'
}

interface PlainPeriod {
  readonly startMs: number
  readonly endMs: number
}

export interface PlainCohort extends PlainPeriod {
  readonly periods: readonly PlainPeriod[]
}

export interface PlainGridGroup {
  readonly labels: readonly string[]
  /** For each cohort how many are in it, and in each of its periods. */
  readonly sizes: readonly number[]
  readonly counts: readonly (readonly number[])[]
}

/** Somebody in a cohort. */
interface Membership {
  readonly who: string
  readonly cohort: number
  readonly entry: PlainEvent
  /** What they came back with. */
  readonly returns: readonly PlainEvent[]
}

/** The cohorts of a range, and the return periods of each. */
export function plainCohorts(asked: PlainRetention, calendar: PlainCalendar): PlainCohort[] {
  const { cohorts, periods, from, to } = asked
  const starts = calendar.starts(cohorts, from, to)
  const buckets = starts.slice(0, -1).map((start, index) => ({
    start,
    startMs: start.atMs,
    endMs: starts[index + 1]?.atMs ?? Number.NaN,
  }))
  const isSame =
    periods === undefined ||
    (periods.type === cohorts.type &&
      periods.unit === cohorts.unit &&
      periods.times === cohorts.times)
  return buckets.map(({ start, startMs, endMs }, index) => {
    if (isSame) return { startMs, endMs, periods: buckets.slice(index) }
    const found: PlainPeriod[] = []
    for (;;) {
      const nextMs = calendar.later(start, periods, found.length)
      if (nextMs >= to) return { startMs, endMs, periods: found }
      found.push({ startMs: nextMs, endMs: calendar.later(start, periods, found.length + 1) })
    }
  })
}

/** How many are in each cohort and period, a group a combination of labels, the best first. */
export function plainRetention(
  events: readonly PlainEvent[],
  asked: PlainRetention,
  cohorts: readonly PlainCohort[],
): PlainGridGroup[] {
  const members = membersOf(events, asked, cohorts)
  const labelled = members.map((member) => ({
    member,
    combinations: combinationsOf(member, asked, facetReader(events)),
  }))
  const isSame = asked.returning === undefined
  const byReturns = asked.groupBy.some(({ target }) => target === 'return_period')
  return chosen(labelled, asked.groupBy, []).map((labels) => {
    const counts = cohorts.map(({ periods }, cohort) =>
      periods.map((period, index) => {
        const inCell = labelled.filter(({ member, combinations }) => {
          if (member.cohort !== cohort) return false
          return combinations.some((one) => {
            if (!isSameLabels(one.labels, labels)) return false
            if (isSame && index === 0 && !byReturns) return true
            return one.returns.some((event) => isIn(event, period, asked.isOrAfter))
          })
        })
        return inCell.length
      }),
    )
    const sizes = cohorts.map((_, cohort) => {
      const wanted = beginningOf(labels, asked)
      return labelled.filter(({ member }) => {
        const own = beginnings(member, asked, facetReader(events))
        return member.cohort === cohort && own.some((one) => isSameLabels(one, wanted))
      }).length
    })
    return { labels, sizes, counts }
  })
}

/** A cell, or several one below the other, of a group. */
interface PlainCells {
  readonly cohorts: readonly PlainCohort[]
  readonly in: readonly number[]
  readonly period: number
  readonly labels: readonly string[]
}

/** Who is counted in a period of one of these cohorts, in the order of their ids. */
export function plainCounted(
  events: readonly PlainEvent[],
  asked: PlainRetention,
  at: PlainCells,
): string[] {
  const byReturns = asked.groupBy.some(({ target }) => target === 'return_period')
  const isAtOnce = asked.returning === undefined && at.period === 0 && !byReturns
  const members = membersOf(events, asked, at.cohorts).filter((member) => {
    const period = at.cohorts[member.cohort]?.periods[at.period]
    if (!at.in.includes(member.cohort) || period === undefined) return false
    return combinationsOf(member, asked, facetReader(events)).some(({ labels, returns }) => {
      if (!isSameLabels(labels, at.labels)) return false
      return isAtOnce || returns.some((event) => isIn(event, period, asked.isOrAfter))
    })
  })
  return [...new Set(members.map(({ who }) => who))].toSorted(compareTexts)
}

/** The events that somebody may begin with. */
export function plainBeginnings(
  events: readonly PlainEvent[],
  asked: PlainRetention,
): readonly PlainEvent[] {
  return eventsOf(events, asked, asked.beginning)
}

function isIn({ occurredAtMs }: PlainEvent, { startMs, endMs }: PlainPeriod, isOrAfter: boolean) {
  return occurredAtMs >= startMs && (isOrAfter || occurredAtMs < endMs)
}

function eventsOf(
  events: readonly PlainEvent[],
  asked: PlainRetention,
  { matches, occurring }: PlainCriterion,
): PlainEvent[] {
  const { from, to, audience, entity, isAnonymousExcluded } = asked
  const inRange = events.filter(({ occurredAtMs }) => occurredAtMs >= from && occurredAtMs < to)
  const identified = new Set(
    inRange
      .filter((event) => valuesOf(event, '@usr.id').length > 0)
      .flatMap((event) => valuesOf(event, '@session.id')),
  )
  const isIdentified = (event: PlainEvent) => {
    const [session] = valuesOf(event, '@session.id')
    return session === undefined ? valuesOf(event, '@usr.id').length > 0 : identified.has(session)
  }
  const inQuestion = (event: PlainEvent) =>
    asked.matches(event) && (!isAnonymousExcluded || isIdentified(event))
  const found = selected(events, {
    from,
    to,
    matches: (event) => inQuestion(event) && matches(event),
    ...(audience && { audience }),
    ...(occurring && { occurring }),
  })
  return found.filter((event) => valuesOf(event, entity).length > 0)
}

function membersOf(
  events: readonly PlainEvent[],
  asked: PlainRetention,
  cohorts: readonly PlainCohort[],
): Membership[] {
  const { beginning, returning = beginning, entity } = asked
  const begins = eventsOf(events, asked, beginning)
  const returns = eventsOf(events, asked, returning)
  const everybody = [...new Set(begins.map((event) => String(valuesOf(event, entity)[0])))]
  const isOf = (who: string) => (event: PlainEvent) => valuesOf(event, entity)[0] === who
  return everybody.flatMap((who) =>
    [...cohorts.entries()].flatMap(([cohort, bucket]) => {
      // Events of one moment stand in the order in which they came.
      const [entry] = begins
        .filter(isOf(who))
        .filter((event) => isIn(event, bucket, false))
        .toSorted((left, right) => left.occurredAtMs - right.occurredAtMs)
      if (entry === undefined) return []
      const back = returns
        .filter(isOf(who))
        .filter(({ occurredAtMs }) => occurredAtMs >= entry.occurredAtMs)
      return [{ who, cohort, entry, returns: back }]
    }),
  )
}

type Facets = ReturnType<typeof facetReader>

function labelsOf(event: PlainEvent, group: PlainRetentionGroup, facetValues: Facets): string[] {
  const values = facetValues({ event, touch: undefined, units: unitsOfEvent }, group)
  const labels = [...new Set(values.map(String))]
  return labels.length > 0 || group.should_exclude_missing === true ? labels : ['N/A']
}

interface Combination {
  readonly labels: readonly string[]
  readonly returns: readonly PlainEvent[]
}

/** The labels of the levels that are of the beginning, each way; others are left out. */
function beginnings(
  { entry }: Membership,
  { groupBy }: PlainRetention,
  facets: Facets,
): string[][] {
  const levels = groupBy.filter(({ target }) => target === 'cohort')
  return product(levels.map((level) => labelsOf(entry, level, facets)))
}

function beginningOf(labels: readonly string[], { groupBy }: PlainRetention): string[] {
  return labels.filter((_, index) => groupBy[index]?.target === 'cohort')
}

/** Each way to label a membership, with the returns that have the labels. */
function combinationsOf(
  { entry, returns }: Membership,
  { groupBy }: PlainRetention,
  facets: Facets,
): Combination[] {
  const byReturns = groupBy.some(({ target }) => target === 'return_period')
  const labelled = (back: PlainEvent) =>
    product(
      groupBy.map((level) => labelsOf(level.target === 'cohort' ? entry : back, level, facets)),
    )
  if (!byReturns) return labelled(entry).map((labels) => ({ labels, returns }))
  const found = new Map<string, Combination>()
  for (const back of returns) {
    for (const labels of labelled(back)) {
      const key = JSON.stringify(labels)
      const known = found.get(key)?.returns ?? []
      found.set(key, { labels, returns: [...known, back] })
    }
  }
  return [...found.values()]
}

function product(lists: readonly (readonly string[])[]): string[][] {
  return lists.reduce<string[][]>(
    (ways, list) => ways.flatMap((way) => list.map((label) => [...way, label])),
    [[]],
  )
}

function isSameLabels(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

interface Labelled {
  readonly member: Membership
  readonly combinations: readonly Combination[]
}

/** The top groups of the first level by how many belong there, inside each those of the second. */
function chosen(
  labelled: readonly Labelled[],
  groupBy: readonly PlainRetentionGroup[],
  prefix: readonly string[],
): string[][] {
  const level = groupBy[prefix.length]
  if (level === undefined) return [[...prefix]]
  const belonging = new Map<string, number>()
  for (const { combinations } of labelled) {
    const labels = combinations
      .filter((one) => isSameLabels(one.labels.slice(0, prefix.length), prefix))
      .map((one) => one.labels[prefix.length] ?? '')
    for (const label of new Set(labels)) belonging.set(label, (belonging.get(label) ?? 0) + 1)
  }
  const sign = level.order === 'asc' ? 1 : -1
  return [...belonging]
    .toSorted(([left, more], [right, less]) => sign * (more - less) || compareTexts(left, right))
    .slice(0, level.limit ?? 10)
    .flatMap(([label]) => chosen(labelled, groupBy, [...prefix, label]))
}
