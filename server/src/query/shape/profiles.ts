import type { ResolvedProfileQuestion } from '../resolve/resolve-profile-question.ts'
import { readLeaves, shownLeaf } from './leaves.ts'
import { readFigure, readList, readText } from './read-rows.ts'

type Hit = { [column: string]: unknown }

/** One hit a profile, and how many profiles there are. Where none matched there is no row. */
export function profileHits(
  { columns, isCounted }: ResolvedProfileQuestion,
  rows: readonly unknown[],
): { hits: Hit[]; total?: number } {
  const hits = rows.map((row) => {
    const [, ...cells] = readList(row)
    return Object.fromEntries(columns.map(({ name }, index) => [name, shownCell(cells[index])]))
  })
  if (!isCounted) return { hits }
  const total = rows[0] === undefined ? 0 : readFigure(readList(rows[0])[0])
  return { hits, total: total ?? 0 }
}

/** What a list of JSON texts, one a source, shows. */
export function shownCell(cell: unknown): unknown {
  const leaves = readList(cell).flatMap((text) => {
    return text === null ? [] : (readLeaves(readText(text)).get('') ?? [])
  })
  if (leaves.length < 2) return shownLeaf(leaves[0])
  return leaves.flatMap(({ values }) => values)
}
