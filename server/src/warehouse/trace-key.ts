/**
 * By what an event names its trace: the lower 64 bits of the id, which every tracer knows, however
 * the event writes it.
 *
 *   32 or 16 hexadecimal digits · decimal digits · a UUID · a whole `traceparent`
 *
 * 16 digits are hexadecimal, even when none of them is a letter. 0: the event names no trace.
 */
import { onCluster, type Placement } from './placement.ts'
import { attributePath, joinSql, sql, type Sql } from './sql-text.ts'

/** Where an event may name its trace, the strongest first. `_dd.trace_id` is the column `trace_id`. */
const places: readonly Sql[] = [
  textOrNumber('trace_id'),
  text('trace.id'),
  textOrNumber('dd.trace_id'),
  sql`trace_id`,
  text('otel.trace_id'),
  text('traceparent'),
]

function text(path: string): Sql {
  return sql`ifNull(${attributePath(path, 'String')}, '')`
}

// A number is decimal however many digits it has, and as 20 of them it is no other form.
function textOrNumber(path: string): Sql {
  const number = sql`leftPad(toString(${attributePath(path, 'Int64')}), 20, '0')`
  return sql`coalesce(${attributePath(path, 'String')}, ${number}, '')`
}

const cases = places.map((place) => sql`${place} != '', ${place}, `)
const written = sql`multiIf(${joinSql(cases, sql``)}'')`

/** Adds the key to the events. Made when an event is inserted, and for older ones when it is read. */
export function eventTraceKey(placement: Placement): Sql {
  return sql`ALTER TABLE throughline.events ${onCluster(placement)}
    ADD COLUMN IF NOT EXISTS trace_key UInt64 MATERIALIZED ${keyOf(written)} CODEC(ZSTD(1))`
}

/** The key of an id that is written in any of its forms. */
export function keyOf(written: Sql): Sql {
  // A function of one argument, because the text is looked at many times.
  return sql`arrayMap(text -> multiIf(
    text = '', 0::UInt64,
    match(text, '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'), ${low(sql`replaceAll(text, '-', '')`)},
    match(text, ${traceparent}), ${low(sql`substring(text, 4, 32)`)},
    match(text, '^[0-9]+$') AND length(text) NOT IN (16, 32), ${decimal},
    match(text, '^[0-9a-f]{1,32}$'), ${low(sql`text`)},
    0::UInt64), [lower(trimBoth(${written}))])[1]`
}

const traceparent = sql`'^([0-9a-e][0-9a-f]|f[0-9a-e])-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?$'`

/** The number of the last 16 hexadecimal digits. */
function low(digits: Sql): Sql {
  return numberOf(sql`leftPad(right(${digits}, 16), 16, '0')`)
}

function numberOf(sixteenDigits: Sql): Sql {
  return sql`reinterpretAsUInt64(reverse(unhex(${sixteenDigits})))`
}

/** Adds the upper 64 bits of the id, likewise; 0 where the event does not say them. */
export function eventTraceHigh(placement: Placement): Sql {
  return sql`ALTER TABLE throughline.events ${onCluster(placement)}
    ADD COLUMN IF NOT EXISTS trace_high UInt64 MATERIALIZED ${highOf(written)} CODEC(ZSTD(1))`
}

function highOf(written: Sql): Sql {
  return sql`arrayMap(text -> arrayMap(
      digits -> if(length(digits) = 32, ${numberOf(sql`left(digits, 16)`)}, 0::UInt64),
      [if(match(text, ${traceparent}), substring(text, 4, 32), replaceAll(text, '-', ''))])[1],
    [lower(trimBoth(${written}))])[1]`
}

// Read as too many bits first: what does not fit would come out as another number.
const decimal = sql`if(length(text) <= 20, ifNull(accurateCastOrNull(toUInt128(text), 'UInt64'), 0), 0)`
