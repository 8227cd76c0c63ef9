import { readFileSync } from 'node:fs'

/** One row of the page: a journey, and how many get to each step. */
export interface JourneyExample {
  readonly expression: string
  /** What stands beside the expression. */
  readonly search: object
  readonly unique: readonly number[]
  readonly total: readonly number[]
}

/** How many of each group get to the last step. */
export interface JourneyGroupExample {
  readonly expression: string
  readonly group: object
  readonly gives: readonly string[]
}

/** Who is in a list, in its order. */
export interface JourneyListExample {
  readonly expression: string
  /** What stands beside the search. */
  readonly query: object
  readonly who: readonly string[]
}

const page = readFileSync(new URL('../../../docs/reference/journeys.md', import.meta.url), 'utf8')

/** The events that the page shows, each a line of JSON with its time in epoch milliseconds. */
export const pageEvents: readonly string[] = (/```json\n(.*?)```/s.exec(page)?.[1] ?? '')
  .trim()
  .split('\n')
  .map((line) =>
    line.replace(/"date":"(.*?)"\}$/, (_all, date: string) => {
      return `"date":${Date.parse(date)},"application":{"id":"page"},"type":"server"}`
    }),
  )

const journeyRow = /^\| `(.+?)` *\| `(\{.*?\})` *\| ([\d, ]+?) *\| ([\d, ]+?) *\|/gm
const groupRow = /^\| `(.+?)` *\| `(\{.*?\})` *\| ([^|\d]*? \d[^|]*?) *\|$/gm

export const journeyExamples: readonly JourneyExample[] = [...page.matchAll(journeyRow)].map(
  ([, expression = '', search = '', unique = '', total = '']) => ({
    expression,
    search: objectOf(search),
    unique: unique.split(', ').map(Number),
    total: total.split(', ').map(Number),
  }),
)

export const groupExamples: readonly JourneyGroupExample[] = [...page.matchAll(groupRow)].map(
  ([, expression = '', group = '', gives = '']) => ({
    expression,
    group: objectOf(group),
    gives: gives.split(', '),
  }),
)

const listRow = /^\| `(.+?)` *\| `(\{.*?\})` *\| (s-[^|]*?) *\|$/gm

export const listExamples: readonly JourneyListExample[] = [...page.matchAll(listRow)].map(
  ([, expression = '', query = '', who = '']) => ({
    expression,
    query: objectOf(query),
    who: who.split(', '),
  }),
)

/** The worked example of a list: the query, and the attributes of the answer. */
export const workedList: readonly object[] = [...page.matchAll(/```json\n(\{\n.*?)```/gs)].map(
  ([, text = '']) => objectOf(text),
)

function objectOf(text: string): object {
  const read: unknown = JSON.parse(text)
  if (typeof read !== 'object' || read === null) throw new Error(`no object: ${text}`)
  return read
}
