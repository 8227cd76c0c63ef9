import { namePaths } from '@throughline/contract'
import { quoted } from './filter-text.ts'

/** Which events a question is about. Empty text means any; both empty means every event. */
export interface EventChoice {
  readonly name: string
  readonly type: string
}

export const everyEvent: EventChoice = { name: '', type: '' }

/** An event in words, also one that is not named. */
export function eventWords(event: EventChoice): string {
  if (event.name !== '') return event.name
  return event.type === '' ? 'All events' : `Any ${event.type}`
}

/** The terms that pick an event: `@type:server @event.name:"order.placed"`. Empty for every event. */
export function eventSearch(event: EventChoice): string {
  const terms: string[] = []
  if (event.type !== '') terms.push(`@type:${quoted(event.type)}`)
  if (event.name !== '') terms.push(nameTerm(event))
  return terms.join(' ')
}

// An event of a browser may be an imported one with a name of its own.
function nameTerm({ name, type }: EventChoice): string {
  const own = `@event.name:${quoted(name)}`
  const path = namePaths[type]
  return path === undefined ? own : `(@${path}:${quoted(name)} OR ${own})`
}
