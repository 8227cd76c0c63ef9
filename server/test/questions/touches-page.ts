import { readFileSync } from 'node:fs'

/** What a search finds: with users resolved, and as sent. */
export interface FoundExample {
  readonly search: string
  readonly finds: readonly string[]
  readonly findsAsSent: readonly string[]
}

/** The sums of `@amount` by a facet. */
export interface GroupExample {
  readonly facet: string
  readonly gives: readonly string[]
}

/** How many there are of each when the first events have come. */
export interface CountExample {
  readonly after: number
  readonly events: number
  readonly ofUsers: number
  readonly users: number
  readonly visitors: number
}

const page = readFileSync(
  new URL('../../../docs/reference/users-and-touches.md', import.meta.url),
  'utf8',
)

/** The events that the page shows, each a line of JSON with its time in epoch milliseconds. */
export const pageEvents: readonly string[] = (/```json\n(.*?)```/s.exec(page)?.[1] ?? '')
  .trim()
  .split('\n')
  .map((line) =>
    line.replace(/"date":"(.*?)"\}$/, (_all, date: string) => {
      return `"date":${Date.parse(date)},"application":{"id":"page"},"type":"server"}`
    }),
  )

const foundRow = /^\| `([^`|]+?)` *\| ([\d, ]+|none) *\| ([\d, ]+|none) *\|/gm
const groupRow = /^\| `(@\w+_touch[\w.]+)` *\| ([^|]*? \d+) *\|/gm

export const foundExamples: readonly FoundExample[] = [...page.matchAll(foundRow)].map(
  ([, search = '', finds = '', findsAsSent = '']) => ({
    search,
    finds: idsIn(finds),
    findsAsSent: idsIn(findsAsSent),
  }),
)

export const groupExamples: readonly GroupExample[] = [...page.matchAll(groupRow)].map(
  ([, facet = '', gives = '']) => ({ facet, gives: gives.trim().split(', ') }),
)

const countRow = /^\| 1 to (\d) *\| (\d) *\| (\d) *\| (\d) *\| (\d) *\|$/gm

export const countExamples: readonly CountExample[] = [...page.matchAll(countRow)].map((row) => {
  const [after = 0, events = 0, ofUsers = 0, users = 0, visitors = 0] = row.slice(1).map(Number)
  return { after, events, ofUsers, users, visitors }
})

function idsIn(text: string): readonly string[] {
  return text.trim() === 'none' ? [] : text.trim().split(', ')
}
