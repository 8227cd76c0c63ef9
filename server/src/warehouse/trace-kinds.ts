/** What events may have in common with traces, as `trace_keys` tells it apart. */
import { sql, textLiteral, joinSql } from './sql-text.ts'
import type { Warehouse } from './warehouse.ts'

export const traceKinds = ['session', 'user', 'account', 'event'] as const

export type TraceKind = (typeof traceKinds)[number]

/** The kinds that any trace has: of each, whether there is a row. */
export async function seenTraceKinds(
  warehouse: Pick<Warehouse, 'query'>,
): Promise<readonly TraceKind[]> {
  const looks = traceKinds.map((kind) => {
    return sql`(SELECT count() FROM (SELECT 1 FROM throughline.trace_keys
      WHERE kind = ${textLiteral(kind)} LIMIT 1))`
  })
  const [row = []] = await warehouse.query(sql`SELECT ${joinSql(looks, sql`, `)}`)
  return traceKinds.filter((_, index) => Number(row[index]) > 0)
}
