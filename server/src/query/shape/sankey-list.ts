import type { SankeyListResponse } from '@throughline/contract'
import type { ResolvedSankeyList } from '../resolve/resolve-sankey.ts'
import { columnRecord } from './list.ts'
import { readFigure, readList, readText } from './read-rows.ts'

/** A record for each who is shown, and how many there are. Where there is nobody there is no row. */
export function sankeyListAttributes(
  { entityName, shown }: ResolvedSankeyList,
  rows: readonly unknown[],
): SankeyListResponse['data']['attributes'] {
  const records = rows.map((row) => {
    const [, who, moment, cells] = readList(row)
    return {
      ...columnRecord(shown, readList(cells)),
      timestamp: readFigure(moment),
      [entityName]: readText(who),
    }
  })
  const total = rows[0] === undefined ? 0 : readFigure(readList(rows[0])[0])
  return { entity: entityName, records, total_count: total ?? 0 }
}
