import { identifier, joinSql, sql, type Sql } from '../../warehouse/sql-text.ts'
import { eventTraceHigh } from '../../warehouse/trace-key.ts'
import { tracePaths, type TracePath } from '../../warehouse/trace-paths.ts'
import type { TimeRange } from '../parse/question.ts'
import type { TraceSource } from '../resolve/field.ts'
import { matchJoinSql, matchRules, nearDays, sharedKey } from './trace-match-sql.ts'

/** What the trace behind an event says; NULL, or nothing in a list, where it has none. */
export function traceSql({ path }: TraceSource): Sql {
  switch (path) {
    case 'trace.rule':
      return ofRule(
        sql`'explicit'`,
        sql`[${joinSql(
          matchRules.map(({ name }) => name),
          comma,
        )}]`,
      )
    case 'trace.confidence':
      return ofRule(
        sql`'exact'`,
        sql`[${joinSql(
          matchRules.map(({ sure }) => sure),
          comma,
        )}]`,
      )
    default:
      return columnOf(path)
  }
}

const comma = sql`, `

/** Something of the rule by which the trace of an event was found; NULL where it has none. */
function ofRule(explicit: Sql, ofMatches: Sql): Sql {
  return sql`multiIf(low_of_trace = 0, NULL, trace_key != 0, ${explicit}, ${ofMatches}[matched.2])`
}

function columnOf(path: TracePath): Sql {
  return identifier(`of_${path.replaceAll('.', '_')}`)
}

/**
 * Beside each event what its trace says, as far as it is asked: the trace that the event names, or
 * else the one that it is matched to. Given the events in question, those of the range that may count.
 */
export function traceJoinSql(paths: readonly TracePath[], range: TimeRange, inQuestion: Sql): Sql {
  const columns = paths.flatMap((path) => {
    const facet = tracePaths[path]
    return 'said' in facet ? [sql`${facet.said} AS ${columnOf(path)}`] : []
  })
  const selected = [sql`trace_low AS low_of_trace, max(trace_high) AS high_of_trace`, ...columns]
  return sql`${matchJoinSql(range, inQuestion)}GLOBAL LEFT JOIN (
    SELECT ${joinSql(selected, comma)}
    FROM throughline.traces
    WHERE ${nearDays(range)} AND trace_low != 0 AND trace_low GLOBAL IN (
      SELECT trace_key FROM throughline.events WHERE ${inQuestion}
      UNION ALL SELECT trace_low FROM throughline.trace_keys WHERE ${sharedKey(range, inQuestion)})
    GROUP BY trace_low
    ) AS traces_of_events ON if(trace_key != 0, trace_key, matched.1) = low_of_trace
      AND (trace_key = 0 OR high_of_trace = 0 OR ${eventTraceHigh} IN (0, high_of_trace)) `
}
