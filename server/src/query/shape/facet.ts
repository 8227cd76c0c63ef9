import { readFigure, readList, readText, type Figure } from './read-rows.ts'

interface FacetResult {
  values: { value: string; count: number }[]
  range?: { min: Figure; max: Figure }
}

/** The values of a column; a range only where there are numbers. */
export function facetResult(rows: readonly unknown[]): FacetResult {
  const values = rows.map((row) => {
    const [value, count] = readList(row)
    return { value: readText(value), count: readFigure(count) ?? 0 }
  })
  const [, , least, greatest] = rows[0] === undefined ? [] : readList(rows[0])
  const min = readFigure(least)
  return min === null ? { values } : { values, range: { min, max: readFigure(greatest) } }
}
