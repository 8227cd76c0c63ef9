import type { EventChoice } from './url.ts'

/** The search text of a question, and where in it the reader's own filter begins. */
export interface SearchText {
  readonly text: string
  readonly filterAt: number
}

/** Joins the chosen event and the typed filter into one search text. */
export function searchText(event: EventChoice, filter: string): SearchText {
  const chosen = eventTerms(event)
  if (filter.trim() === '') return { text: chosen, filterAt: chosen.length }
  if (chosen === '') return { text: filter, filterAt: 0 }
  const before = `${chosen} AND (`
  return { text: `${before}${filter})`, filterAt: before.length }
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
