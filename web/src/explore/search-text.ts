import type { EventChoice } from './url.ts'

/** Joins the chosen event and the typed filter into the search text of a question. */
export function searchText(event: EventChoice, filter: string): string {
  const chosen = eventTerms(event)
  if (filter.trim() === '') return chosen
  return chosen === '' ? filter : `${chosen} AND (${filter})`
}

function eventTerms(event: EventChoice): string {
  const terms: string[] = []
  if (event.type !== '') terms.push(`@type:${quoted(event.type)}`)
  if (event.name !== '') terms.push(`@event.name:${quoted(event.name)}`)
  return terms.join(' ')
}

function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
