/** The query text of an address by name. A name that is there more than once has a list. */
export type Search = Readonly<Record<string, string | readonly string[]>>

/** Reads query text with or without its question mark. */
export function parseSearch(text: string): Search {
  const query = new URLSearchParams(text)
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const values = query.getAll(name)
      return [name, values.length === 1 ? (values[0] ?? '') : values]
    }),
  )
}

/** Prints query text with its question mark; of nothing, no text. */
export function printSearch(search: Search): string {
  const query = new URLSearchParams()
  for (const [name, values] of Object.entries(search)) {
    for (const value of [values].flat()) query.append(name, value)
  }
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}
