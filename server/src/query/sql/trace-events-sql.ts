import { joinSql, momentParam, param, sql, type Sql } from '../../warehouse/sql-text.ts'
import { traceKinds } from '../../warehouse/trace-kinds.ts'
import type { TimeRange } from '../parse/question.ts'
import { matchesSql, matchRank, matchRules } from './trace-match-sql.ts'
import { traceJoinSql, traceSql } from './trace-sql.ts'

/** The sessions, users and accounts that a trace is of. */
export interface Owners {
  readonly session_id: readonly string[]
  readonly user_id: readonly string[]
  readonly account_id: readonly string[]
}

export interface TimedTrace {
  readonly low: bigint
  /** From its start to its end. */
  readonly range: TimeRange
  readonly owners: Owners
}

/** An event names its trace up to so long before or after it. */
const namedMsMax = 3_600_000

/** An event that names no trace is near to that which it is of. */
const nearMs = {
  before: Math.max(...matchRules.map(({ beforeMs }) => beforeMs)),
  after: Math.max(...matchRules.map(({ afterMs }) => afterMs)) + 1,
} as const

/** A row where there is an event that may be of the trace: to match them takes longer than to see that. */
export function mayHaveEventsSql(trace: TimedTrace): Sql {
  return sql`SELECT 1 FROM throughline.events WHERE ${mayBeOf(trace).inQuestion} LIMIT 1`
}

/** The events of a trace by time: (how many there are, cells…); `shape/trace-events.ts` reads them. */
export function traceEventsSql(trace: TimedTrace, limit: number): Sql {
  const { range, inQuestion } = mayBeOf(trace)
  return sql`SELECT toString(count() OVER ()), application_id, event_id, name, type,
      toUnixTimestamp64Milli(occurred_at), session_id, user_id, account_id,
      ${ofMatch('trace.rule')}, ${ofMatch('trace.confidence')}
    FROM throughline.events FINAL ${traceJoinSql([], { range, inQuestion, kinds: traceKinds })}
    WHERE ${inQuestion} AND low_of_trace = ${param('UInt64', trace.low)} AND isNotNull(${ofMatch('trace.rule')})
    ORDER BY occurred_at, application_id, event_id LIMIT ${param('UInt64', limit)}`
}

/** The events that may be of a trace, and the range that they are in. */
function mayBeOf({ low, range, owners }: TimedTrace) {
  const wide = widened(range, { before: namedMsMax, after: namedMsMax })
  const near = sql`trace_key = 0 AND ${within(widened(range, nearMs))} AND ${ownedSql(owners)}`
  const inQuestion = sql`${within(wide)} AND (trace_key = ${param('UInt64', low)} OR ${near})`
  return { range: wide, inQuestion }
}

function ofMatch(path: 'trace.rule' | 'trace.confidence'): Sql {
  return traceSql({ kind: 'trace', path, scalar: 'text', isMany: false })
}

function ownedSql({ session_id, user_id, account_id }: Owners): Sql {
  return sql`(session_id IN ${param('Array(String)', session_id)}
      OR user_id IN ${param('Array(String)', user_id)}
      OR account_id IN ${param('Array(String)', account_id)})`
}

function widened(
  { fromMs, untilMs }: TimeRange,
  { before, after }: { readonly before: number; readonly after: number },
): TimeRange {
  return { fromMs: fromMs - before, untilMs: untilMs + after }
}

function within({ fromMs, untilMs }: TimeRange): Sql {
  return sql`occurred_at >= ${momentParam(fromMs)} AND occurred_at < ${momentParam(untilMs)}`
}

/** One event. */
export interface EventPlace {
  readonly applicationId: string
  readonly eventId: string
  readonly atMs: number
}

/** What an event says of its trace itself: (lower half of the id, upper half); '0' where it does not. */
export function namedTraceSql(event: EventPlace): Sql {
  return sql`SELECT toString(trace_key), toString(trace_high)
    FROM throughline.events FINAL WHERE ${isEvent(event)}`
}

/** The traces that an event which names none may be of, the best first: (lower half, rule, confidence). */
export function eventMatchesSql(event: EventPlace, limit: number): Sql {
  const range = { fromMs: event.atMs, untilMs: event.atMs + 1 }
  const one = (texts: readonly Sql[]) => sql`[${joinSql(texts, sql`, `)}][match_rule]`
  return sql`SELECT toString(matched_trace), ${one(matchRules.map(({ name }) => name))},
      ${one(matchRules.map(({ sure }) => sure))}
    ${matchesSql({ range, inQuestion: isEvent(event), kinds: traceKinds })}
    ORDER BY ${matchRank} LIMIT 1 BY matched_trace LIMIT ${param('UInt64', limit)}`
}

function isEvent({ applicationId, eventId, atMs }: EventPlace): Sql {
  return sql`${within({ fromMs: atMs, untilMs: atMs + 1 })}
    AND application_id = ${param('String', applicationId)} AND event_id = ${param('String', eventId)}`
}
