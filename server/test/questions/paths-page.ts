import { readFileSync } from 'node:fs'
import { SankeyRequest } from '@throughline/contract'
import { Compile } from 'typebox/compile'

/** A question of the page, and what the page says of the answer. */
export interface PathExample {
  readonly asks: string
  readonly body: SankeyRequest
  readonly nodes: readonly (readonly string[])[]
  readonly links: readonly (readonly string[])[]
}

const sankeyRequest = Compile(SankeyRequest)

const page = readFileSync(new URL('../../../docs/reference/paths.md', import.meta.url), 'utf8')
const [shown = '', ...bodies] = [...page.matchAll(/```json\n(.*?)```/gs)].map(
  ([, text = '']) => text,
)

/** The events that the page shows, each a line of JSON with its time in epoch milliseconds. */
export const pageEvents: readonly string[] = shown
  .trim()
  .split('\n')
  .map((line) =>
    line.replace(/"date":"(.*?)"\}$/, (_all, date: string) => {
      return `"date":${Date.parse(date)},"application":{"id":"page"},"type":"view"}`
    }),
  )

const behind = page.split(/```json\n.*?```/s).slice(2)

export const pathExamples: readonly PathExample[] = bodies.map((text, index) => {
  const body: unknown = JSON.parse(text)
  if (!sankeyRequest.Check(body)) throw new Error(`no question for paths: ${text}`)
  const { definition, search } = body.data.attributes
  const { source, target, entries_per_step: entries } = definition
  const { primary = '@session.id' } = search.join_keys ?? {}
  const [nodes = [], links = []] = tablesIn(behind[index] ?? '')
  return { asks: `${source} to ${target} of ${primary}, ${entries} a column`, body, nodes, links }
})

/** The rows of each table, without its head. */
function tablesIn(text: string): string[][][] {
  const tables = [...text.matchAll(/(?:^\|.*\|\n)+/gm)].map(([table]) => table.trim().split('\n'))
  return tables.map((lines) => lines.slice(2).map(cellsOf))
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.replaceAll('`', '').trim())
}
