import { namePaths } from '@throughline/contract'
import { everyEvent, type EventChoice } from './event-choice.ts'
import { searchText } from './search-text.ts'

/** An event and the search text that narrows it. */
export interface PickedEvents {
  readonly event: EventChoice
  readonly filter: string
}

export const allEvents: PickedEvents = { event: everyEvent, filter: '' }

/** The search that finds them. */
export function pickedSearch({ event, filter }: PickedEvents): string {
  return searchText(event, filter)
}

/** The event whose attributes are offered: those of browsers are known by type, not by name. */
export function attributesOf({ name, type }: EventChoice): string {
  return type in namePaths ? '' : name
}

/** Reads what `writePicked` wrote under a prefix: `1.event=cart&1.where=@plan:pro`. Undefined: nothing is there. */
export function readPicked(query: URLSearchParams, prefix: string): PickedEvents | undefined {
  const name = query.get(`${prefix}event`)
  if (name === null) return undefined
  const type = query.get(`${prefix}type`) ?? ''
  return { event: { name, type }, filter: query.get(`${prefix}where`) ?? '' }
}

/** Writes them under a prefix, so that they can be read again. */
export function writePicked(
  query: URLSearchParams,
  prefix: string,
  { event, filter }: PickedEvents,
): void {
  query.set(`${prefix}event`, event.name)
  if (event.type !== '') query.set(`${prefix}type`, event.type)
  if (filter !== '') query.set(`${prefix}where`, filter)
}
