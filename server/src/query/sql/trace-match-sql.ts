/**
 * Events that name no trace, and the traces that they are taken to belong to: what they have in
 * common is a session, a user or an account, and never the time alone.
 *
 *   place of an event   (rule, id, name, bucket of time): by what it may be found
 *   entry of a trace    the same, and the moments between which it is found by that
 */
import { joinSql, param, sql, wholeNumber, type Sql } from '../../warehouse/sql-text.ts'
import type { TraceKind } from '../../warehouse/trace-kinds.ts'
import type { TimeRange } from '../parse/question.ts'
import { spanMomentParam } from './span-moment.ts'

const dayMs = 86_400_000

/** Where an event is looked for by a join: windows are short, so most entries lie in one or two. */
const bucketMs = 32_000

/** Before this no moment is that a DateTime64 holds; added, every one is above zero. */
const earliestMs = 2 ** 52

export const traceLimits = {
  /** Spans are read of the days of a range, and of those that are so near to it. */
  awayMsMax: dayMs,
  /** An entry span counts for events for so long, however long it takes. */
  entryMsMax: 3_600_000,
  /** Of those with more entry spans in a bucket than these, the first count. */
  entriesMax: 100,
  /** Of so many events in question the traces are looked up, of more the days are read. */
  lookedUpMax: 50_000,
} as const

type MatchRule = {
  /** As `@trace.rule` and `@trace.confidence` say it. */
  readonly name: Sql
  readonly sure: Sql
  /** What of a trace it looks at. */
  readonly kind: TraceKind
  /** What of an event has to be the same. */
  readonly id: Sql
  /** How long before the start and after the end of the span an event may be. */
  readonly beforeMs: number
  readonly afterMs: number
}

const inSpan = { name: sql`'in_span'`, sure: sql`'high'`, kind: 'event' } as const
const near = { beforeMs: 5_000, afterMs: 5_000 }
const around = { sure: sql`'likely'`, beforeMs: 1_000, afterMs: 2_000 }
const session = { kind: 'session', id: sql`session_id`, beforeMs: 2_000, afterMs: 10_000 } as const

/** The strongest first; the two that are alike differ in whose the trace is. */
export const matchRules: readonly MatchRule[] = [
  { ...inSpan, ...near, id: sql`session_id` },
  { ...inSpan, ...near, id: sql`user_id` },
  { ...session, name: sql`'session'`, sure: sql`'high'` },
  { ...around, name: sql`'user'`, kind: 'user', id: sql`user_id` },
  { ...around, name: sql`'account'`, kind: 'account', id: sql`account_id` },
]

/** Which traces to look at for which events. */
export type Asked = {
  readonly range: TimeRange
  /** What of the range is in question, as a filter. */
  readonly inQuestion: Sql
  /** What events may have in common with traces. */
  readonly kinds: readonly TraceKind[]
}

/** By what an event without a trace key may be found. */
function placesSql(kinds: readonly TraceKind[]): Sql {
  const bucket = bucketOf(momentOf(sql`occurred_at`))
  const places = matchRules.flatMap(({ kind, id }, index) => {
    if (!kinds.includes(kind)) return []
    const name = kind === 'event' ? sql`name` : sql`''`
    const number = placeNumber({ rule: wholeNumber(index + 1), id, name, bucket })
    return [sql`if(${id} = '', 0, ${number})`]
  })
  return sql`arrayFilter(number -> number != 0, [${joinSql(places, comma)}])`
}

type Place = { readonly rule: Sql; readonly id: Sql; readonly name: Sql; readonly bucket: Sql }

function placeNumber({ rule, id, name, bucket }: Place): Sql {
  return sql`cityHash64(toUInt8(${rule}), ${id}, ${name}, toInt64(${bucket}))`
}

const comma = sql`, `

// With its moment this tells an event from others, in a fifth of the time that a longer hash takes.
const eventNumber = sql`cityHash64(event_id, name, application_id)`

/** Beside each event its `matched`: (lower half of the id of a trace, number of the rule). */
export function matchJoinSql(asked: Asked): Sql {
  return sql`GLOBAL ANY LEFT JOIN (
    SELECT matched_event, at AS matched_at, min(${matchRank}) AS best, ${traceAndRule} AS matched
    ${matchesSql(asked)}
    GROUP BY matched_event, at
    ) AS matches ON ${eventNumber} = matched_event AND ${momentOf(sql`occurred_at`)} = matched_at `
}

/** Every trace that one of the events in question may be of: `matched_trace`, by `match_rule`. */
export function matchesSql(asked: Asked): Sql {
  return sql`FROM (SELECT ${eventNumber} AS matched_event, ${momentOf(sql`occurred_at`)} AS at, name AS event_name,
        service AS event_service, env AS event_env, arrayJoin(${placesSql(asked.kinds)}) AS place
      FROM throughline.events FINAL WHERE ${asked.inQuestion} AND trace_key = 0
      ) AS places_of_events
    GLOBAL INNER JOIN (${entriesSql(asked)}) AS entries
      ON place = match_place
    WHERE at >= counts_from AND at <= counts_until`
}

/**
 * Least is best: of the same service and environment, called alike, failed or not as the event says,
 * nearest, latest, of the least number. One number, since numbers are compared in a fraction of the time
 * that tuples take. From the right its bits are 64 of the trace, 22 and 14 of milliseconds, 4 of what
 * differs, and the rule; windows are shorter than that.
 */
export const matchRank = sql`bitShiftLeft(toUInt128(
      (((((greatest(match_rule, 2) * 2 + (event_service != '' AND event_service != entry_service)) * 2
      + (event_env != '' AND event_env != entry_env)) * 2
      + NOT arrayExists(word -> length(word) > 2 AND position(lower(entry_called), word) > 0, extractAll(lower(event_name), '[a-z0-9]+'))) * 2
      + (entry_failed != match(lower(event_name), 'fail|error'))) * 16384
      + greatest(entry_start - at, at - entry_end, 0)) * 4194304 + at - counts_from), 64) + matched_trace`

const traceAndRule = sql`(toUInt64(bitAnd(best, 18446744073709551615)), toUInt8(bitShiftRight(best, 104)))`

function entriesSql(asked: Asked): Sql {
  const before = sql`[${joinSql(
    matchRules.map(({ beforeMs }) => wholeNumber(beforeMs)),
    comma,
  )}]`
  const after = sql`[${joinSql(
    matchRules.map(({ afterMs }) => wholeNumber(afterMs)),
    comma,
  )}]`
  const longest = wholeNumber(traceLimits.entryMsMax)
  const all = sharedIds(asked)
  const ofSpans = asked.kinds.includes('event') ? [ofEventsInSpans(asked)] : []
  return sql`WITH ${lookedUpSql(asked)} AS looked_up
    SELECT entry_start, entry_end, matched_trace, entry_service, entry_env, entry_called, entry_failed,
      match_rule, entry_start - ${before}[match_rule] AS counts_from,
      least(entry_end + ${after}[match_rule], counts_from + ${longest}) AS counts_until,
      arrayJoin(range(${bucketOf(sql`counts_from`)}, ${bucketOf(sql`counts_until`)} + 1)) AS match_bucket,
      ${placeNumber({ rule: sql`match_rule`, id: sql`match_id`, name: sql`match_name`, bucket: sql`match_bucket` })} AS match_place
    FROM (${joinSql(
      [
        sql`
      SELECT CAST(kind, 'UInt8') + 2 AS match_rule, key AS match_id, '' AS match_name, ${entryColumns}
      FROM throughline.trace_keys FINAL WHERE ${all} AND kind != 'event'`,
        ...ofSpans,
      ],
      sql`
      UNION ALL`,
    )})
    ORDER BY entry_start, matched_trace
    LIMIT ${wholeNumber(traceLimits.entriesMax)} BY match_place`
}

const entryColumns = sql`${momentOf(sql`started_at`)} AS entry_start, ${momentOf(sql`ended_at`)} AS entry_end,
        trace_low AS matched_trace, service AS entry_service, env AS entry_env,
        concat(name, ' ', resource) AS entry_called, is_error AS entry_failed`

/** The same of what happened within spans: whose it is, only the trace knows. */
function ofEventsInSpans(asked: Asked): Sql {
  const named = sql`${sharedIds(asked)} AND kind = 'event'`
  return sql`
      SELECT owner.1 AS match_rule, owner.2 AS match_id, key AS match_name, ${entryColumns}
      FROM throughline.trace_keys FINAL
      GLOBAL INNER JOIN (
        SELECT trace_low AS owned_trace, arrayJoin([(1, max(session_id)), (2, max(user_id))]) AS owner
        FROM throughline.traces WHERE ${nearDays(asked.range)} AND trace_low GLOBAL IN (
          SELECT trace_low FROM throughline.trace_keys WHERE ${named})
        GROUP BY trace_low) AS owners ON trace_low = owned_trace
      WHERE ${named} AND owner.2 != ''`
}

/**
 * What the events in question say of traces, as long as they are few enough to look it up: (how many
 * they are, their trace keys, what else they may be found by).
 */
export function lookedUpSql({ inQuestion, kinds }: Asked): Sql {
  const ids =
    kinds.length === 0 ? sql`emptyArrayString()` : sql`[session_id, user_id, account_id, name]`
  return sql`(SELECT (count(), groupUniqArray(trace_key), groupUniqArrayArray(ids)) FROM (
      SELECT trace_key, if(trace_key = 0, ${ids}, []) AS ids FROM throughline.events
      WHERE ${inQuestion} LIMIT ${wholeNumber(traceLimits.lookedUpMax + 1)}))`
}

export const areTooMany = sql`looked_up.1 > ${wholeNumber(traceLimits.lookedUpMax)}`

/** What may say that traces are those of the events that are `looked_up`. */
export function sharedIds({ range }: Pick<Asked, 'range'>): Sql {
  return sql`${nearDays(range)} AND trace_low != 0
        AND (${areTooMany} OR key IN (SELECT arrayJoin(looked_up.3)))`
}

/**
 * The days that spans of the traces in question start in. A trace over midnight has rows of two days,
 * so whole days are read: what is left out does not depend on what has been merged.
 */
export function nearDays({ fromMs, untilMs }: TimeRange): Sql {
  const firstMs = dayOf(fromMs - traceLimits.awayMsMax)
  const lastMs = dayOf(untilMs + traceLimits.awayMsMax)
  return sql`started_at >= ${spanMomentParam(firstMs)}
      AND started_at < ${spanMomentParam(lastMs + dayMs)}`
}

function dayOf(ms: number): number {
  return Math.floor(ms / dayMs) * dayMs
}

function momentOf(column: Sql): Sql {
  return sql`toUnixTimestamp64Milli(${column})`
}

function bucketOf(ms: Sql): Sql {
  return sql`intDiv(${ms} + ${wholeNumber(earliestMs)}, ${param('Int64', bucketMs)})`
}
