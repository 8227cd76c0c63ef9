import { valuesOf, type PlainEvent, type Scalar } from './plain-events.ts'

/** What is grouped: an event, or the part of it that one of its touches has. */
export interface PlainRow {
  readonly event: PlainEvent
  readonly touch: PlainEvent | undefined
  /** Of so many that an event has. */
  readonly units: number
}

export const unitsOfEvent = 2 ** 24

const root = '@linear_touch.'

/** Whether a facet is of one touch among all of an event. */
export function isShared(facet: string): boolean {
  return facet.startsWith(root)
}

/** Each event as it is, or as a row a touch: what does not divide evenly goes to the first. */
export function rowsOf(events: readonly PlainEvent[], areShared: boolean): PlainRow[] {
  return events.flatMap((event): PlainRow[] => {
    const touches = areShared ? (event.touches ?? []) : []
    if (touches.length === 0) return [{ event, touch: undefined, units: unitsOfEvent }]
    const least = Math.floor(unitsOfEvent / touches.length)
    const more = unitsOfEvent % touches.length
    return touches.map((touch, place) => ({ event, touch, units: least + (place < more ? 1 : 0) }))
  })
}

/** What a row says under a facet of its touch. */
export function sharedValues({ touch }: PlainRow, facet: string): readonly Scalar[] {
  if (touch === undefined) return []
  return valuesOf(touch, `@attribution.${facet.slice(root.length)}`)
}
