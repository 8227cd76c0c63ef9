import { promotedTexts } from '../../warehouse/promoted-paths.ts'
import { printKey } from '../parse/print-search.ts'
import type { ListPlan } from '../plan/plan.ts'
import { resolvedUserPath, type ResolvedColumn, type Shown } from '../resolve/resolve-list.ts'
import type { StoredPlace } from '../resolve/resolve-key.ts'
import { unreachable } from '../unreachable.ts'
import { readLeaves, shownLeaf } from './leaves.ts'
import { readFigure, readList, readText } from './read-rows.ts'

type EventRecord = { [column: string]: unknown }

/** One record an event, and how many events there are. Where no event matched there is no row. */
export function listAttributes(
  { columns }: ListPlan,
  rows: readonly unknown[],
): { records: EventRecord[]; total_count: number } {
  const records = rows.map((row) => {
    const [, ...cells] = readList(row)
    return columns === undefined ? wholeRecord(cells) : columnRecord(columns, cells)
  })
  const total = rows[0] === undefined ? 0 : readFigure(readList(rows[0])[0])
  return { records, total_count: total ?? 0 }
}

/** What columns show of an event. */
export function columnRecord(
  columns: readonly ResolvedColumn[],
  cells: readonly unknown[],
): EventRecord {
  return Object.fromEntries(
    columns.map(({ name, shown }, index) => [name, shownValue(shown, cells[index])]),
  )
}

function shownValue(shown: Shown, cell: unknown): unknown {
  switch (shown.kind) {
    case 'text':
      return readText(cell) || null
    case 'moment':
      return readFigure(cell)
    case 'beside':
      return shownLeaf(readLeaves(readText(cell)).get(''))
    case 'attribute':
      return attributeValue(shown.places, readList(cell))
    default:
      return unreachable(shown)
  }
}

/** An array of objects and a plain value may both stand under a path; they are one list then. */
function attributeValue(places: readonly StoredPlace[], texts: readonly unknown[]): unknown {
  const leaves = places.flatMap(({ below }, index) => {
    const text = texts[index]
    if (text === null || text === undefined) return []
    return readLeaves(readText(text)).get(below.join('.')) ?? []
  })
  if (leaves.length < 2) return shownLeaf(leaves[0])
  return leaves.flatMap(({ values }) => values)
}

/** Everything an event holds, each under the name by which a column asks for it. */
function wholeRecord([moment, attributes, ...texts]: readonly unknown[]): EventRecord {
  const promoted = texts.flatMap((cell, index): [string, unknown][] => {
    const text = readText(cell)
    const path = promotedTexts[index]?.path ?? resolvedUserPath
    return text === '' ? [] : [[path === 'event.id' ? 'id' : attributeName(path), text]]
  })
  const leaves = [...readLeaves(readText(attributes))]
  return Object.fromEntries<unknown>([
    ['timestamp', readFigure(moment)],
    ...promoted,
    ...leaves.map(([path, leaf]): [string, unknown] => [attributeName(path), shownLeaf(leaf)]),
  ])
}

function attributeName(path: string): string {
  return printKey({ isAttribute: true, segments: path.split('.'), span: { start: 0, end: 0 } })
}
