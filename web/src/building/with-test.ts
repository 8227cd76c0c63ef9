import type { FilterTest } from './filter-row.ts'
import { printFilter } from './filter-text.ts'
import { readFilter } from './read-filter.ts'

/** Search text with one more test that must hold: `a:1 OR b:2` becomes `(a:1 OR b:2) c:3`. */
export function withTest(text: string, test: FilterTest): string {
  const rows = readFilter(text).map(({ row }) => row)
  const [only] = rows
  // A text that cannot be taken apart may be an OR, which would take hold of the test.
  if (rows.length === 1 && only?.kind === 'rest') return `(${only.text}) ${printFilter([test])}`
  return printFilter([...rows, test])
}
