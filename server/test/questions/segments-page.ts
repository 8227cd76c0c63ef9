import { readFileSync } from 'node:fs'

/** One row of the page: what a segment is made with, and whom it holds. */
export interface SegmentExample {
  readonly id: string
  readonly attributes: unknown
  readonly holds: readonly string[]
}

/** One row of the page: the filters of a question, and the events that it counts. */
export interface FilterExample {
  readonly filters: unknown
  /** Undefined when the question is refused. */
  readonly events: readonly string[] | undefined
}

const page = readFileSync(new URL('../../../docs/reference/segments.md', import.meta.url), 'utf8')

const blocks = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, block = '']) => block.trim())

/** The events that the page shows, each a line of JSON with its time in epoch milliseconds. */
export const pageEvents: readonly string[] = blocks
  .filter((block) => block.startsWith('{"event"'))
  .flatMap((block) => block.split('\n'))
  .map((line) => {
    const start = '"application":{"id":"page"},"type":"server"'
    return line.replace(/"date":"(.*?)"\}$/, (_all, date: string) => {
      return `"date":${Date.parse(date)},${start}}`
    })
  })

/** The bodies that the page shows. */
export const pageBodies: readonly unknown[] = blocks
  .filter((block) => !block.startsWith('{"event"'))
  .map(parsed)

const segmentRow = /^\| `(\w+)` *\| `(\{.*?\})` *\| ([\w, ]+?) *\|/gm
const filterRow = /^\| `(\{.*?\})` *\| ([\w, ]+?) *\|/gm

export const segmentExamples: readonly SegmentExample[] = [...page.matchAll(segmentRow)].map(
  ([, id = '', attributes = '', holds = '']) => ({
    id,
    attributes: parsed(attributes),
    holds: holds.split(', '),
  }),
)

export const filterExamples: readonly FilterExample[] = [...page.matchAll(filterRow)].map(
  ([, filters = '', events = '']) => ({
    filters: parsed(filters),
    events: events === 'refused' ? undefined : events.split(', '),
  }),
)

function parsed(text: string): unknown {
  return JSON.parse(text)
}
