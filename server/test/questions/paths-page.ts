import { readFileSync } from 'node:fs'

/** A question of the page, and what the page says of the answer. */
export interface PathExample {
  readonly asks: string
  readonly body: SankeyBody
  readonly nodes: readonly (readonly string[])[]
  readonly links: readonly (readonly string[])[]
}

interface SankeyBody {
  readonly data: {
    readonly attributes: {
      readonly time: { readonly from: number; readonly to: number }
      readonly search: { readonly query: string }
      readonly definition: {
        readonly source: string
        readonly target: string
        readonly number_of_steps: number
        readonly entries_per_step: number
      }
    }
  }
}

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
  const body: SankeyBody = JSON.parse(text)
  const { source, target, entries_per_step: entries } = body.data.attributes.definition
  const [nodes = [], links = []] = tablesIn(behind[index] ?? '')
  return { asks: `${source} to ${target}, ${entries} a column`, body, nodes, links }
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
