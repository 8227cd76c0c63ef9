import { missingGroup } from './curve-data.ts'
import type { ExploreState } from './url.ts'

/** How a series is called on the page: by its value, or by the event where there is only one. */
export function seriesLabel(
  label: string,
  { breakdown, event }: Pick<ExploreState, 'breakdown' | 'event'>,
): string {
  if (breakdown === '') return eventWords(event)
  if (label === missingGroup) return '(not set)'
  return label === '' ? '(empty text)' : label
}

/** An event in words, also one that is not named. */
export function eventWords(event: ExploreState['event']): string {
  if (event.name !== '') return event.name
  return event.type === '' ? 'All events' : `Any ${event.type}`
}
