import type { TraceEvent } from '@throughline/contract'
import { explorePath, startState, stateOfEvent } from '../../explore/url.ts'
import { rangeAround } from '../url.ts'

/** Where the events of a name are counted, at the time of one of them. */
export function exploreEvent({ name, type, timestamp }: TraceEvent): string {
  const range = rangeAround(timestamp, Date.now())
  return explorePath({ ...stateOfEvent({ name, type }), range })
}

/** Where the events that a search finds are counted, at the time of one of them. */
export function exploreTerm(filter: string, { timestamp }: TraceEvent): string {
  return explorePath({ ...startState, filter, range: rangeAround(timestamp, Date.now()) })
}
