import { identifier, joinSql, sql, type Sql } from '../../warehouse/sql-text.ts'
import { tracePaths, type TracePath } from '../../warehouse/trace-paths.ts'
import type { TraceSource } from '../resolve/field.ts'
import {
  areTooMany,
  lookedUpSql,
  matchJoinSql,
  matchRules,
  nearDays,
  sharedIds,
  type Asked,
} from './trace-match-sql.ts'

/** What the trace behind an event says; NULL, or nothing in a list, where it has none. */
export function traceSql({ path, isMany }: TraceSource): Sql {
  switch (path) {
    case 'trace.rule':
      return ofRule(
        sql`'explicit'`,
        matchRules.map(({ name }) => name),
      )
    case 'trace.confidence':
      return ofRule(
        sql`'exact'`,
        matchRules.map(({ sure }) => sure),
      )
    default:
      return sql`if(${isSameTrace}, ${columnOf(path)}, ${isMany ? sql`[]` : sql`NULL`})`
  }
}

const comma = sql`, `

// Only half of an id may be known, of the trace or in the event.
const isSameTrace = sql`(trace_key = 0 OR trace_high = 0 OR high_of_trace IN (0, trace_high))`

/** Something of the rule by which the trace of an event was found; NULL where it has none. */
function ofRule(explicit: Sql, ofMatches: readonly Sql[]): Sql {
  const ofMatch = sql`[${joinSql(ofMatches, comma)}][matched.2]`
  return sql`multiIf(low_of_trace = 0 OR NOT ${isSameTrace}, NULL, trace_key != 0, ${explicit}, ${ofMatch})`
}

function columnOf(path: TracePath): Sql {
  return identifier(`of_${path.replaceAll('.', '_')}`)
}

/**
 * Beside each event what its trace says, as far as it is asked: the trace that the event names, or
 * else the one that it is matched to.
 */
export function traceJoinSql(paths: readonly TracePath[], asked: Asked): Sql {
  const columns = paths.flatMap((path) => {
    const facet = tracePaths[path]
    return 'said' in facet ? [sql`${facet.said} AS ${columnOf(path)}`] : []
  })
  const isMatched = asked.kinds.length > 0
  const selected = [
    sql`trace_low AS low_of_trace, max(trace_high) AS high_of_trace`,
    ...(isMatched ? [] : [sql`(0, 1) AS matched`]),
    ...columns,
  ]
  const matchedKeys = isMatched
    ? sql` OR trace_low GLOBAL IN (SELECT trace_low FROM throughline.trace_keys WHERE ${sharedIds(asked)})`
    : sql``
  return sql`${isMatched ? matchJoinSql(asked) : sql``}GLOBAL ANY LEFT JOIN (
    WITH ${lookedUpSql(asked)} AS looked_up
    SELECT ${joinSql(selected, comma)}
    FROM throughline.traces
    WHERE ${nearDays(asked.range)} AND trace_low != 0
      AND (${areTooMany} OR trace_low IN (SELECT arrayJoin(looked_up.2))${matchedKeys})${onlyFailed(paths, asked)}
    GROUP BY trace_low
    ) AS traces_of_events ON ${isMatched ? sql`if(trace_key != 0, trace_key, matched.1)` : sql`trace_key`} = low_of_trace `
}

/** Where all that is asked is about errors, traces without one need not be looked at. */
function onlyFailed(paths: readonly TracePath[], { range }: Asked): Sql {
  const ofErrors: readonly TracePath[] = ['trace.error.type', 'trace.error.message']
  if (paths.length === 0 || paths.some((path) => !ofErrors.includes(path))) return sql``
  return sql`
      AND trace_low GLOBAL IN (SELECT trace_low FROM throughline.traces WHERE ${nearDays(range)} AND is_error)`
}
