import { identifier, joinSql, momentParam, sql, type Sql } from '../../warehouse/sql-text.ts'
import { eventTraceHigh } from '../../warehouse/trace-key.ts'
import type { TracePath } from '../../warehouse/trace-paths.ts'
import type { TimeRange } from '../parse/question.ts'
import type { TraceSource } from '../resolve/field.ts'

const dayMs = 86_400_000

/** Before the last nanosecond that a DateTime64 holds. */
const lastMomentMs = 9_223_372_036_854

export const traceLimits = {
  /** Spans are read of the days of a range, and of those that are so near to it. */
  awayMsMax: dayMs,
} as const

/** What the trace behind an event says; NULL, or nothing in a list, where it has none. */
export function traceSql({ path }: TraceSource): Sql {
  return columnOf(path)
}

function columnOf(path: TracePath): Sql {
  return identifier(`of_${path.replaceAll('.', '_')}`)
}

/** What the rows of one trace say together. */
const saidOf: Readonly<Record<TracePath, Sql>> = {
  'trace.id': sql`toNullable(lower(concat(${sixteenDigits(sql`max(trace_high)`)}, ${sixteenDigits(sql`trace_low`)})))`,
  'trace.error': sql`toNullable(max(is_error))`,
  'trace.error.type': textIn(sql`error`, sql`type`),
  'trace.error.message': textIn(sql`error`, sql`message`),
  'trace.duration': sql`toNullable(toUnixTimestamp64Nano(max(ended_at)) - toUnixTimestamp64Nano(min(started_at)))`,
  'trace.root.service': textIn(sql`root`, sql`service`),
  'trace.root.name': textIn(sql`root`, sql`name`),
  'trace.root.resource': textIn(sql`root`, sql`resource`),
  'trace.service': sql`arrayMap(x -> toNullable(x), arraySort(groupUniqArrayArray(services)))`,
  'trace.env': textIn(sql`root`, sql`env`),
}

function sixteenDigits(number: Sql): Sql {
  return sql`leftPad(hex(${number}), 16, '0')`
}

function textIn(state: Sql, element: Sql): Sql {
  return sql`nullIf(tupleElement(argMinMerge(${state}), '${element}'), '')`
}

/**
 * Beside each event what its trace says, as far as it is asked. A trace over midnight has rows of two
 * days, so whole days are read: what is left out does not depend on what has been merged.
 */
export function traceJoinSql(paths: readonly TracePath[], range: TimeRange): Sql {
  const columns = paths.map((path) => sql`${saidOf[path]} AS ${columnOf(path)}`)
  return sql`GLOBAL LEFT JOIN (
    SELECT ${joinSql([sql`trace_low AS low_of_trace, max(trace_high) AS high_of_trace`, ...columns], sql`, `)}
    FROM throughline.traces
    WHERE ${nearDays(range)} AND trace_low != 0
      AND trace_low GLOBAL IN (SELECT trace_key FROM throughline.events WHERE ${within(range)})
    GROUP BY trace_low
    ) AS traces_of_events ON trace_key = low_of_trace AND (high_of_trace = 0
      OR ${eventTraceHigh} IN (0, high_of_trace)) `
}

/** The whole days that a span of a trace in question may start in. */
function nearDays({ fromMs, untilMs }: TimeRange): Sql {
  const firstMs = Math.max(fromMs - traceLimits.awayMsMax, 0)
  const lastMs = Math.min(untilMs + traceLimits.awayMsMax, lastMomentMs)
  return sql`started_at >= ${momentParam(firstMs - (firstMs % dayMs))}
      AND started_at < ${momentParam(Math.min(lastMs - (lastMs % dayMs) + dayMs, lastMomentMs))}`
}

function within({ fromMs, untilMs }: TimeRange): Sql {
  return sql`occurred_at >= ${momentParam(fromMs)} AND occurred_at < ${momentParam(untilMs)}`
}
