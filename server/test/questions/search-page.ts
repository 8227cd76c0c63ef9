import { readFileSync } from 'node:fs'

/** One row of a table of the page: what is searched, and what it says of it. */
export interface SearchExample {
  readonly search: string
  readonly finds: readonly string[]
  readonly refusedAt: number | undefined
  readonly because: string
}

const page = readFileSync(
  new URL('../../../docs/reference/search-syntax.md', import.meta.url),
  'utf8',
)

/** The events that the page shows, each a line of JSON; their time is when all began. */
export const pageEvents: readonly string[] = linesOf(/```json\n(.*?)```/s.exec(page)?.[1] ?? '')

function linesOf(block: string): string[] {
  return block
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/\}$/, ',"date":0,"application":{"id":"page"}}'))
}

// A bar inside a cell is escaped, as Markdown wants it.
const rowForm = /^\| `(.+?)` *\| (all|none|refused at \d+|\d[\d, ]*?) *\| (.*?) *\|$/gm

/** Every row of the page that holds a search. */
export const pageExamples: readonly SearchExample[] = [...page.matchAll(rowForm)].map(
  ([, search = '', finds = '', because = '']) => ({
    search: search.replaceAll('\\|', '|'),
    finds: idsOf(finds),
    refusedAt: finds.startsWith('refused') ? Number(finds.replace('refused at ', '')) : undefined,
    because,
  }),
)

function idsOf(finds: string): string[] {
  if (finds === 'all') return pageEvents.map((_, index) => String(index + 1))
  return finds.startsWith('refused') || finds === 'none' ? [] : finds.split(', ')
}
