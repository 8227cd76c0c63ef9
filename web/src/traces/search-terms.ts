import { durationTerm } from './duration.ts'

/** Whether a term stands by itself in a search. */
export function hasTerm(query: string, term: string): boolean {
  return ` ${query} `.includes(` ${term} `)
}

/** A search that a term narrows further. */
export function narrowed(query: string, term: string): string {
  const text = query.trim()
  if (text === '' || hasTerm(text, term)) return text === '' ? term : text
  // Side by side binds closer than OR.
  return /\sOR\s|\|\|/.test(text) ? `(${text}) ${term}` : `${text} ${term}`
}

/** A search without a term that stands in it by itself. */
export function without(query: string, term: string): string {
  return ` ${query} `.replace(` ${term} `, ' ').trim()
}

const durations = /(^|\s)@duration:\[[^\]]*\](?=\s|$)/g

/** A search for what took from one duration to another, and no other range of them. */
export function withDurations(query: string, leastNs: number, mostNs: number): string {
  const others = query.replaceAll(durations, '').trim()
  return narrowed(others, `@duration:[${durationTerm(leastNs)} TO ${durationTerm(mostNs)}]`)
}
