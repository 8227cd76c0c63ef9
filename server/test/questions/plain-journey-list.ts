import { valuesOf, type PlainEvent, type Scalar } from './plain-events.ts'
import { thingsOf, type PlainJourneyGroup, type Thing } from './plain-journey-things.ts'
import { endsOf, isFound, stepOf, type PlainJourney, type PlainTarget } from './plain-journey.ts'
import { cell, shownValues } from './plain-list.ts'
import { compare, compareTexts } from './plain-order.ts'

/** A question for those who make a journey, as the wire says it. */
export interface PlainJourneyList extends PlainJourney {
  readonly conversion?: 'conversion' | 'drop-off'
  readonly target?: PlainTarget
  readonly columns?: readonly string[]
  /** What the event that is shown has to match. */
  readonly shownSearch?: string
  readonly groupBy?: readonly PlainJourneyGroup[]
  readonly areMomentsShown?: boolean
  readonly sort?: { readonly facet?: string; readonly order?: 'asc' | 'desc' }
  readonly limit?: number
}

interface JourneyRecord {
  readonly [column: string]: unknown
}

/** Of each column what is shown, and the values that it is sorted by. */
type Row = ReadonlyMap<string, { readonly shown: unknown; readonly values: readonly Scalar[] }>

/** The records of a list in their order, and how many there are. */
export function plainJourneyList(
  events: readonly PlainEvent[],
  list: PlainJourneyList,
): { records: JourneyRecord[]; total_count: number } {
  const { sort, shownSearch = '*', limit = 100 } = list
  const things = thingsOf(events, { question: { ...list, compute: {} }, counted: 'entities' })
  const rows = things.flatMap((thing) => {
    const shown = shownEvent(thing, list)
    return shown !== undefined && isFound(shown, shownSearch) ? [rowOf(thing, shown, list)] : []
  })
  const { facet = 'timestamp', order = 'desc' } = sort ?? {}
  const isColumn = rows.some((row) => row.has(facet))
  const sign = isColumn && order === 'asc' ? 1 : -1
  const by = isColumn ? facet : 'timestamp'
  const sorted = rows.toSorted(
    (left, right) =>
      compareCells(left, right, { by, sign }) ||
      compareCells(left, right, { by: 'timestamp', sign: -1 }) ||
      compareTexts(keyOf(left, list), keyOf(right, list)),
  )
  const records = sorted.slice(0, limit).map((row) => {
    return Object.fromEntries([...row].map(([name, { shown }]) => [name, shown]))
  })
  return { records, total_count: rows.length }
}

/** The event at the target, or the last one of who drops off; undefined for who does neither. */
function shownEvent(
  { attempt: { events } }: Thing,
  list: PlainJourneyList,
): PlainEvent | undefined {
  const { conversion, target, steps } = list
  const last = steps.length
  if (conversion === 'drop-off') {
    const [from, to] =
      target?.type === 'node' || target?.type === 'step'
        ? [stepOf(list, target.value), Math.min(stepOf(list, target.value) + 1, last)]
        : endsOf(list, target)
    return events.length >= from && events.length < to ? events.at(-1) : undefined
  }
  if (target === undefined) return events[last - 1]
  return events[(target.type === 'path' ? endsOf(list, target)[1] : stepOf(list, target.value)) - 1]
}

function rowOf({ attempt, labels }: Thing, shown: PlainEvent, list: PlainJourneyList): Row {
  const { columns = [], groupBy = [], primary, areMomentsShown } = list
  const timed = (ms: number | undefined) => {
    return { shown: ms ?? null, values: ms === undefined ? [] : [ms] }
  }
  const groups = groupBy.map(({ facet }, index) => {
    const own = labels[index] ?? []
    return [facet, { shown: own.length === 1 ? own[0] : own, values: own }] as const
  })
  const attributes = columns.map((name) => {
    const facet = name === 'id' ? '@event.id' : name
    return [name, { shown: cell(shown, name), values: shownValues(shown, facet) }] as const
  })
  const moments = areMomentsShown === true ? momentNames(list) : []
  const times = moments.map(([name, step]) => {
    return [name, timed(attempt.events[step - 1]?.occurredAtMs)] as const
  })
  const { entity } = attempt
  return new Map<string, { readonly shown: unknown; readonly values: readonly Scalar[] }>([
    ...groups,
    ...attributes,
    ...times,
    ['timestamp', timed(valuesOf(shown, 'timestamp').map(Number)[0])],
    [primary, { shown: entity, values: [entity] }],
  ])
}

/** Of each alias at each step. */
function momentNames({ steps }: PlainJourney): (readonly [string, number])[] {
  const counts = new Map<string, number>()
  return steps.flatMap((aliases, index) =>
    [...new Set(aliases)].map((alias) => {
      const count = (counts.get(alias) ?? 0) + 1
      counts.set(alias, count)
      return [`${alias}_timestamp${count > 1 ? `_${count}` : ''}`, index + 1] as const
    }),
  )
}

interface Comparing {
  readonly by: string
  readonly sign: number
}

/** Missing values are last both ways; of several the one that would come first counts. */
function compareCells(left: Row, right: Row, { by, sign }: Comparing): number {
  const [one, other] = [left, right].map(
    (row) => (row.get(by)?.values ?? []).toSorted((a, b) => sign * compare(a, b))[0],
  )
  if (one === undefined || other === undefined) {
    return Number(one === undefined) - Number(other === undefined)
  }
  return sign * compare(one, other)
}

function keyOf(row: Row, { primary }: PlainJourneyList): string {
  return String(row.get(primary)?.shown)
}
