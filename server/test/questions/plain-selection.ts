import { isOfAudience, type PlainAudience } from './plain-audience.ts'
import { isComparison } from './plain-comparison.ts'
import { valuesOf, type PlainEvent, type Scalar } from './plain-events.ts'

/** Which events a question is about, with a predicate written by hand for the search. */
export interface PlainSelection {
  readonly from: number
  readonly to: number
  readonly matches: (event: PlainEvent) => boolean
  readonly occurring?: PlainOccurrence
  readonly audience?: PlainAudience
}

export interface PlainOccurrence {
  readonly entity: string
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
  const idOf = (event: PlainEvent): Scalar | undefined => valuesOf(event, occurring.entity)[0]
  const counts = new Map<Scalar | undefined, number>()
  for (const event of found) counts.set(idOf(event), (counts.get(idOf(event)) ?? 0) + 1)
  return found.filter((event) => {
    const id = idOf(event)
    return (
      id !== undefined && isComparison(counts.get(id) ?? 0, occurring.operator, occurring.value)
    )
  })
}
