/**
 * Events that name no trace, and the traces that they are taken to belong to: what they have in
 * common is a session, a user or an account, and never the time alone.
 *
 *   place of an event   (rule, id, name): by what it may be found
 *   entry of a trace    the same, and the moments between which it is found by that
 */
import {
  joinSql,
  momentParam,
  param,
  sql,
  wholeNumber,
  type Sql,
} from '../../warehouse/sql-text.ts'
import type { TimeRange } from '../parse/question.ts'

const dayMs = 86_400_000

const bucketMs = 10_000

/** Before this no moment is that a DateTime64 holds; added, every one is above zero. */
const earliestMs = 2 ** 52

export const traceLimits = {
  /** Spans are read of the days of a range, and of those that are so near to it. */
  awayMsMax: dayMs,
  /** An entry span counts for events for so long, however long it takes. */
  entryMsMax: 3_600_000,
  /** Of those with more entry spans in ten seconds than these, the first count. */
  entriesMax: 100,
} as const

type MatchRule = {
  /** As `@trace.rule` and `@trace.confidence` say it. */
  readonly name: Sql
  readonly sure: Sql
  /** How long before the start and after the end of the span an event may be. */
  readonly beforeMs: number
  readonly afterMs: number
}

const inSpan = { name: sql`'in_span'`, sure: sql`'high'`, beforeMs: 5_000, afterMs: 5_000 }

/** The strongest first; the two that are alike differ in what is the same. */
export const matchRules: readonly MatchRule[] = [
  inSpan,
  inSpan,
  { name: sql`'session'`, sure: sql`'high'`, beforeMs: 2_000, afterMs: 10_000 },
  { name: sql`'user'`, sure: sql`'likely'`, beforeMs: 1_000, afterMs: 2_000 },
  { name: sql`'account'`, sure: sql`'likely'`, beforeMs: 1_000, afterMs: 2_000 },
]

/** By what an event may be found: the rule by its number from 1, whose it is, what it is called. */
const places = [
  { rule: sql`1`, id: sql`session_id`, name: sql`name` },
  { rule: sql`2`, id: sql`user_id`, name: sql`name` },
  { rule: sql`3`, id: sql`session_id`, name: sql`''` },
  { rule: sql`4`, id: sql`user_id`, name: sql`''` },
  { rule: sql`5`, id: sql`account_id`, name: sql`''` },
].map((place) => {
  const bucket = bucketOf(momentOf(sql`occurred_at`))
  return sql`if(${place.id} = '', 0, ${placeNumber({ ...place, bucket })})`
})

type Place = { readonly rule: Sql; readonly id: Sql; readonly name: Sql; readonly bucket: Sql }

function placeNumber({ rule, id, name, bucket }: Place): Sql {
  return sql`cityHash64(toUInt8(${rule}), ${id}, ${name}, toInt64(${bucket}))`
}

const comma = sql`, `

/** What tells an event from all others, as a number. */
const eventNumber = sql`sipHash128(toDate32(occurred_at), application_id, name, event_id)`

/** Beside each event its `matched`: (lower half of the id of a trace, number of the rule). */
export function matchJoinSql(range: TimeRange, inQuestion: Sql): Sql {
  return sql`GLOBAL ANY LEFT JOIN (
    SELECT matched_event, argMin((matched_trace, match_rule), ${matchRank}) AS matched
    ${matchesSql(range, inQuestion)}
    GROUP BY matched_event
    ) AS matches ON ${eventNumber} = matched_event `
}

/** Every trace that one of the events in question may be of: `matched_trace`, by `match_rule`. */
export function matchesSql(range: TimeRange, inQuestion: Sql): Sql {
  return sql`FROM (SELECT ${eventNumber} AS matched_event, ${momentOf(sql`occurred_at`)} AS at, name AS event_name,
        service AS event_service, env AS event_env,
        arrayJoin(arrayFilter(number -> number != 0, [${joinSql(places, comma)}])) AS place
      FROM throughline.events FINAL WHERE ${inQuestion} AND trace_key = 0
      ) AS places_of_events
    GLOBAL INNER JOIN (${entriesSql(range, inQuestion)}) AS entries
      ON place = match_place
    WHERE at >= counts_from AND at <= counts_until`
}

/**
 * Least is best: of the same service and environment, called alike, failed or not as the event says,
 * nearest, latest.
 */
export const matchRank = sql`(greatest(match_rule, 2), event_service NOT IN ('', entry_service),
      event_env NOT IN ('', entry_env),
      NOT arrayExists(word -> length(word) > 2 AND position(lower(entry_resource), word) > 0, extractAll(lower(event_name), '[a-z0-9]+')),
      entry_failed != match(lower(event_name), 'fail|error'),
      greatest(entry_start - at, at - entry_end, 0), -entry_start, matched_trace)`

function entriesSql(range: TimeRange, inQuestion: Sql): Sql {
  const shared = sharedKey(range, inQuestion)
  const columns = sql`${momentOf(sql`started_at`)} AS entry_start, ${momentOf(sql`ended_at`)} AS entry_end,
        trace_low AS matched_trace, service AS entry_service, env AS entry_env, resource AS entry_resource,
        is_error AS entry_failed`
  const before = sql`[${joinSql(
    matchRules.map(({ beforeMs }) => wholeNumber(beforeMs)),
    comma,
  )}]`
  const after = sql`[${joinSql(
    matchRules.map(({ afterMs }) => wholeNumber(afterMs)),
    comma,
  )}]`
  const longest = wholeNumber(traceLimits.entryMsMax)
  return sql`SELECT entry_start, entry_end, matched_trace, entry_service, entry_env, entry_resource, entry_failed,
      match_rule, entry_start - ${before}[match_rule] AS counts_from,
      least(entry_end + ${after}[match_rule], counts_from + ${longest}) AS counts_until,
      arrayJoin(range(${bucketOf(sql`counts_from`)}, ${bucketOf(sql`counts_until`)} + 1)) AS match_bucket,
      ${placeNumber({ rule: sql`match_rule`, id: sql`match_id`, name: sql`match_name`, bucket: sql`match_bucket` })} AS match_place
    FROM (
      SELECT CAST(kind, 'UInt8') + 2 AS match_rule, key AS match_id, '' AS match_name, ${columns}
      FROM throughline.trace_keys FINAL WHERE ${shared} AND kind != 'event'
      UNION ALL
      SELECT owner.1 AS match_rule, owner.2 AS match_id, key AS match_name, ${columns}
      FROM throughline.trace_keys FINAL
      GLOBAL INNER JOIN (
        SELECT trace_low AS owned_trace, arrayJoin([(1, max(session_id)), (2, max(user_id))]) AS owner
        FROM throughline.traces WHERE ${nearDays(range)} AND trace_low GLOBAL IN (
          SELECT trace_low FROM throughline.trace_keys WHERE ${shared} AND kind = 'event')
        GROUP BY trace_low) AS owners ON trace_low = owned_trace
      WHERE ${shared} AND kind = 'event' AND owner.2 != '')
    ORDER BY entry_start, matched_trace
    LIMIT ${wholeNumber(traceLimits.entriesMax)} BY match_place`
}

/** What may say that traces are those of the events in question. */
export function sharedKey(range: TimeRange, inQuestion: Sql): Sql {
  return sql`${nearDays(range)} AND trace_low != 0 AND key GLOBAL IN (
        SELECT arrayJoin([session_id, user_id, account_id, name]) FROM throughline.events
        WHERE ${inQuestion} AND trace_key = 0)`
}

/** Before the last nanosecond that a DateTime64 holds. */
const lastMomentMs = 9_223_372_036_854

/**
 * The days that spans of the traces in question start in. A trace over midnight has rows of two days,
 * so whole days are read: what is left out does not depend on what has been merged.
 */
export function nearDays({ fromMs, untilMs }: TimeRange): Sql {
  const firstMs = Math.max(fromMs - traceLimits.awayMsMax, 0)
  const lastMs = Math.min(untilMs + traceLimits.awayMsMax, lastMomentMs)
  return sql`started_at >= ${momentParam(firstMs - (firstMs % dayMs))}
      AND started_at < ${momentParam(Math.min(lastMs - (lastMs % dayMs) + dayMs, lastMomentMs))}`
}

function momentOf(column: Sql): Sql {
  return sql`toUnixTimestamp64Milli(${column})`
}

function bucketOf(ms: Sql): Sql {
  return sql`intDiv(${ms} + ${wholeNumber(earliestMs)}, ${param('Int64', bucketMs)})`
}
