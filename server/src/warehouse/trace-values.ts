/** What can be asked of the traces behind events, for completion. */
import type { SeenPath, SeenValue } from './dictionary.ts'
import { param, sql } from './sql-text.ts'
import { tracePaths, type TracePath } from './trace-paths.ts'
import type { Warehouse } from './warehouse.ts'

/** The names of traces where there are any. Not counted: whose trace is whose is found when asked. */
export async function seenTracePaths(warehouse: Pick<Warehouse, 'query'>): Promise<SeenPath[]> {
  const rows = await warehouse.query(sql`SELECT 1 FROM throughline.traces LIMIT 1`)
  if (rows.length === 0) return []
  return Object.entries(tracePaths).map(([path, { type }]) => ({ path, types: [type], count: 0 }))
}

type Asked = {
  readonly path: TracePath
  readonly limit: number
  readonly sampledMax: number
  readonly timeoutMs: number
  readonly memoryBytesMax: number
}

/** The values that traces of the newest day say most often. */
export async function seenTraceValues(
  warehouse: Pick<Warehouse, 'query'>,
  { path, limit, sampledMax, ...limits }: Asked,
): Promise<SeenValue[]> {
  const facet = tracePaths[path]
  if (!('said' in facet)) return facet.values.map((value) => ({ value, count: 0 })).slice(0, limit)
  const text = facet.type.startsWith('Array') ? sql`arrayJoin(said)` : sql`toString(said)`
  const rows = await warehouse.query(
    sql`SELECT ${text} AS text, count() AS seen
      FROM (SELECT ${facet.said} AS said FROM (
          SELECT * FROM throughline.traces
          WHERE started_at >= (SELECT max(started_at) - toIntervalDay(1) FROM throughline.traces)
          LIMIT ${param('UInt64', sampledMax)})
        GROUP BY trace_low)
      WHERE text != '' GROUP BY text ORDER BY seen DESC, text LIMIT ${param('UInt64', limit)}`,
    limits,
  )
  return rows.map(([value, count]) => ({ value: String(value), count: Number(count) }))
}
