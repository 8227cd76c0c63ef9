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
