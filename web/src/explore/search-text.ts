import type { EventChoice } from './url.ts'

/** The search text of a question, and where in it the reader's own filter stands. */
export interface SearchText {
  readonly text: string
  readonly filterAt: number
  /** Characters after the filter. */
  readonly closing: number
}

/** Joins the chosen event and the typed filter into one search text. */
export function searchText(event: EventChoice, filter: string): SearchText {
  const chosen = eventTerms(event)
  if (filter.trim() === '') return { text: chosen, filterAt: chosen.length, closing: 0 }
  if (chosen === '') return { text: filter, filterAt: 0, closing: 0 }
  const before = `${chosen} AND (`
  return { text: `${before}${filter})`, filterAt: before.length, closing: 1 }
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
