import { eventSearch, type EventChoice } from './event-choice.ts'

/** Joins an event and typed filters into the search of a question: all of them must hold. */
export function searchText(event: EventChoice, ...filters: readonly string[]): string {
  const typed = filters.filter((filter) => filter.trim() !== '').map((filter) => `(${filter})`)
  const chosen = eventSearch(event)
  return [...(chosen === '' ? [] : [chosen]), ...typed].join(' AND ')
}
