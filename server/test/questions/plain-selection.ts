import { isOfAudience, type PlainAudience } from './plain-audience.ts'
import { isComparison } from './plain-comparison.ts'
import { valuesOf, type PlainEvent } from './plain-events.ts'

/** Which events a question is about, with a predicate written by hand for the search. */
export interface PlainSelection {
  readonly from: number
  readonly to: number
  readonly matches: (event: PlainEvent) => boolean
  readonly occurring?: PlainOccurrence
  readonly audience?: PlainAudience
}

export interface PlainOccurrence {
  /** Users, where it does not say. */
  readonly entity?: string
  readonly operator: string
  readonly value: number
}

/** The events of the range that match, of the audience, of those who have so many of them. */
export function selected(
  events: readonly PlainEvent[],
  { from, to, matches, occurring, audience }: PlainSelection,
): PlainEvent[] {
  const isOf = isOfAudience(audience, events, to)
  const found = events.filter(
    (event) =>
      event.occurredAtMs >= from && event.occurredAtMs < to && matches(event) && isOf(event),
  )
  if (occurring === undefined) return found
  const { entity = '@usr.id', operator, value } = occurring
  const idsOf = (event: PlainEvent) => new Set(valuesOf(event, entity).map(String))
  const counts = new Map<string, number>()
  for (const id of found.flatMap((event) => [...idsOf(event)])) {
    counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  return found.filter((event) =>
    [...idsOf(event)].some((id) => isComparison(counts.get(id) ?? 0, operator, value)),
  )
}
