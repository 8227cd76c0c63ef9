import { param, sql, type Sql } from '../../warehouse/sql-text.ts'
import type { ErrorGroupsQuestion } from '../parse/parse-error-groups.ts'
import { scanSpans, type ResolvedSpans } from './span-scan.ts'
import { nearDays } from './trace-match-sql.ts'

export type ErrorGroupsPlan = ResolvedSpans & Pick<ErrorGroupsQuestion, 'limit'>

/**
 * A row a group: (id, service, type, message, frames, spans, traces, users, sessions, first, last,
 * sample). What errors say is taken apart once for all that say exactly the same.
 */
export function errorGroupsSql(plan: ErrorGroupsPlan): Sql {
  return sql`SELECT lower(leftPad(hex(sipHash64(service, error_type, message, frames)), 16, '0')) AS id,
      service, error_type, message, frames,
      sum(spans) AS failures, uniqExactMerge(traces), uniqExactMerge(users),
      uniqExactMerge(sessions), toString(toUnixTimestamp64Nano(min(earliest))),
      toString(toUnixTimestamp64Nano(max(latest.1))),
      argMax((toString(latest.2), toString(latest.4), toString(latest.3),
        substringUTF8(error_message, 1, 10000), substringUTF8(error_stack, 1, 10000)), latest)
    FROM (SELECT *, ${messageSql} AS message, ${framesSql} AS frames FROM (${sameErrorsSql(plan)}))
    GROUP BY service, error_type, message, frames
    ORDER BY failures DESC, service, error_type, message, frames
    LIMIT ${param('UInt64', plan.limit)}`
}

// Whose a trace is stands on its entry span, so it is read from the traces.
function sameErrorsSql(plan: ErrorGroupsPlan): Sql {
  const failed = sql`${scanSpans(plan)} AND is_error`
  return sql`SELECT service, error_type, error_message, error_stack, count() AS spans,
      uniqExactState(trace_low) AS traces, uniqExactStateIf(user, user != '') AS users,
      uniqExactStateIf(session, session != '') AS sessions, min(started_at) AS earliest,
      max((started_at, trace_low, span_id, trace_high)) AS latest
    FROM (SELECT service, error_type, error_message, error_stack, started_at, trace_low, trace_high,
        span_id ${failed}) AS failures
    GLOBAL ANY LEFT JOIN (
      SELECT trace_low, max(user_id) AS user, max(session_id) AS session FROM throughline.traces
      WHERE ${nearDays(plan.range)} AND trace_low GLOBAL IN (SELECT trace_low ${failed})
      GROUP BY trace_low) AS owners
    ON failures.trace_low = owners.trace_low
    GROUP BY service, error_type, error_message, error_stack`
}

/** What differs between messages that say the same, in the order in which it is replaced by `?`. */
const varying: readonly (readonly [pattern: string, replacement: string])[] = [
  ['[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}', '?'],
  // An apostrophe within a word quotes nothing.
  [`(^|[^0-9A-Za-z_])("[^"]*"|'[^']*'|\`[^\`]*\`)`, '\\1?'],
  ['\\b(0x[0-9a-fA-F]+|[0-9a-fA-F]{8,})\\b', '?'],
  ['[0-9]+([.,:][0-9]+)*', '?'],
]

const messageSql = varying.reduce(
  (text, [pattern, replacement]) =>
    sql`replaceRegexpAll(${text}, ${param('String', pattern)}, ${param('String', replacement)})`,
  sql`substringUTF8(error_message, 1, 1000)`,
)

// Of JavaScript, Java and .NET, and of Python, which names the innermost last.
const frame = param('String', '^\\s*(at |File ")')
const ofLibrary = param('String', 'node_modules|node:|<frozen|site-packages|<anonymous>')
const place = param('String', '(, line |:)[0-9]+')

const allFrames = sql`arrayMap(line -> trimBoth(replaceRegexpAll(line, ${place}, '')),
  arrayFilter(line -> match(line, ${frame}), splitByChar('\n', substringUTF8(error_stack, 1, 20000))))`
const framesSql = sql`arrayMap(frames -> arraySlice(
    if(startsWith(error_stack, 'Traceback'), arrayReverse(frames), frames), 1, 3),
  arrayMap(frames -> if(arrayExists(line -> NOT match(line, ${ofLibrary}), frames),
      arrayFilter(line -> NOT match(line, ${ofLibrary}), frames), frames), [${allFrames}]))[1]`
