import { valuesOf, type PlainEvent, type Scalar } from './plain-events.ts'
import { compare, compareTexts } from './plain-order.ts'
import { selected, type PlainSelection } from './plain-selection.ts'

/** A question for events. */
export interface PlainList extends PlainSelection {
  readonly columns?: readonly string[]
  readonly sort?: { readonly facet?: string; readonly order?: 'asc' | 'desc' }
  readonly limit?: number
}

type PlainRecord = { [column: string]: unknown }

/** The records of a list in their order, and how many events there are. */
export function plainList(
  events: readonly PlainEvent[],
  list: PlainList,
): { records: PlainRecord[]; total_count: number } {
  const { columns, sort, limit = 100 } = list
  const kept = selected(events, list)
  const ordered = inOrder(kept, sort?.facet ?? 'timestamp', sort?.order ?? 'desc')
  const shown = ordered.slice(0, limit)
  const records = shown.map((event) => {
    return Object.fromEntries(
      (columns ?? everyColumn(event)).map((name) => [name, cell(event, name)]),
    )
  })
  return { records, total_count: kept.length }
}

/** Without columns an event shows all its leaves; its id and time under their short names. */
function everyColumn(event: PlainEvent): string[] {
  const { leaves } = event.sent ?? event
  const paths = [...leaves.keys()].filter((path) => !unshown.test(path))
  const [user] = valuesOf(event, '@usr.id')
  const isOther = user !== undefined && user !== shownValues(event, '@usr.id')[0]
  const columns = ['id', 'timestamp', ...paths.map((path) => `@${path}`)]
  return isOther ? [...columns, resolvedUser] : columns
}

/** What has a name of its own, and what was not sent. */
const unshown = /^(event\.id|date|(first|last|linear)_touch\..*)$/

const resolvedUser = '@usr.resolved_id'

/** What was sent, and beside it whose the event is taken to be. */
export function shownValues(event: PlainEvent, facet: string): readonly Scalar[] {
  if (facet === resolvedUser) return valuesOf(event, '@usr.id')
  return valuesOf(facet === '@usr.id' ? (event.sent ?? event) : event, facet)
}

/** What a column shows of an event. */
export function cell(event: PlainEvent, name: string): unknown {
  const facet = name === 'id' ? '@event.id' : name
  const values = shownValues(event, facet)
  if (event.listed.has(facet.replace('@', '')) && values.length > 0) return values
  return values[0] ?? null
}

/** By value, missing ones last, then by id. */
function inOrder(events: readonly PlainEvent[], name: string, order: 'asc' | 'desc'): PlainEvent[] {
  const facet = name === 'id' ? '@event.id' : name
  const sign = order === 'asc' ? 1 : -1
  const ranked = events.map((event) => ({ event, value: rankOf(shownValues(event, facet), sign) }))
  ranked.sort(
    (left, right) =>
      Number(left.value === undefined) - Number(right.value === undefined) ||
      (left.value === undefined || right.value === undefined
        ? 0
        : sign * compare(left.value, right.value)) ||
      compareTexts(idOf(left.event), idOf(right.event)),
  )
  return ranked.map(({ event }) => event)
}

/** Of several values the one that would come first. */
function rankOf(values: readonly Scalar[], sign: number): Scalar | undefined {
  return values.toSorted((left, right) => sign * compare(left, right))[0]
}

function idOf(event: PlainEvent): string {
  return String(valuesOf(event, '@event.id')[0])
}
