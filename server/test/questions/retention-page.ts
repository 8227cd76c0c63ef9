import { readFileSync } from 'node:fs'

/** What is asked beside the question of the page, and the cohorts that it says. */
export interface RetentionExample {
  readonly besides: unknown
  readonly cohorts: readonly string[]
}

const file = new URL('../../../docs/reference/retention.md', import.meta.url)
const page = readFileSync(file, 'utf8')
const [, eventBlock = '', questionBlock = ''] = page.split(/```(?:json)?\n/).filter((text) => {
  return text.trim() !== '' && !text.startsWith('\nThe question')
})

/** The events that the page shows, each a line of JSON with its time in epoch milliseconds. */
export const pageEvents: readonly string[] = eventBlock
  .trim()
  .split('\n')
  .map((line) =>
    line.replace(/"date":"(.*?)"\}$/, (_all, date: string) => {
      return `"date":${Date.parse(date)},"application":{"id":"page"},"type":"server"}`
    }),
  )

export const pageQuestion: unknown = JSON.parse(questionBlock)

const row = /^\| `(\{.*?\})`\s+\| `(.*?)`\s+\|/gm

export const retentionExamples: readonly RetentionExample[] = [...page.matchAll(row)].map(
  ([, text = '', cohorts = '']) => {
    const besides: unknown = JSON.parse(text)
    return { besides, cohorts: cohorts.split(' / ') }
  },
)
