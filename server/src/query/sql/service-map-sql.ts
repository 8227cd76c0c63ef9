import { sql, wholeNumber, type Sql } from '../../warehouse/sql-text.ts'
import type { TimeRange } from '../parse/question.ts'
import { scanSpans, type ResolvedSpans } from './span-scan.ts'

/** So many pairs of a caller and a called are shown, those with the most calls. */
export const edgesMax = 1_000

/** The parent of a span, and its children, begin so long before or after the range at most. */
const marginMs = 3_600_000

/**
 * A row a pair, and one more than are shown: (source, target, kind, calls, errors, p95). What calls
 * is the service of the parent; or a span without a child calls what it names.
 */
export function serviceMapSql(plan: ResolvedSpans): Sql {
  return sql`SELECT source, target, kind, count() AS calls, countIf(is_error),
      quantileExactInclusive(0.95)(duration_ns)
    FROM (${betweenServices(plan)} UNION ALL ${outOfServices(plan)})
    WHERE source != target
    GROUP BY source, target, kind
    ORDER BY calls DESC, source, target, kind
    LIMIT ${wholeNumber(edgesMax + 1)}`
}

// Of the two sides the entries are few, so the table is made of them and all spans are held against it.
function betweenServices({ range, condition }: ResolvedSpans): Sql {
  return sql`SELECT toString(parents.service) AS source, toString(entries.service) AS target,
      'service' AS kind, entries.is_error AS is_error, entries.duration_ns AS duration_ns
    FROM (SELECT trace_low, span_id, service ${scanSpans(around(range))}) AS parents
    GLOBAL ANY RIGHT JOIN (SELECT trace_low, parent_id, service, is_error, duration_ns
      ${scanSpans({ range, condition })} AND ${isCalled}) AS entries
    ON parents.trace_low = entries.trace_low AND parents.span_id = entries.parent_id
    WHERE source != ''`
}

// A child that was sent with its parent is known from that: only those sent apart are looked for.
function outOfServices({ range, condition }: ResolvedSpans): Sql {
  return sql`SELECT toString(service) AS source, toString(called) AS target,
      if(calls_database, 'database', 'external') AS kind, is_error, duration_ns
    ${scanSpans({ range, condition })} AND called != ''
      AND (trace_low, span_id) GLOBAL NOT IN (
        SELECT trace_low, parent_id ${scanSpans(around(range))} AND ${isCalled})`
}

const isCalled = sql`is_entry AND parent_id != 0`

/** All spans by which those of the range are joined to others. */
function around({ fromMs, untilMs }: TimeRange): ResolvedSpans {
  const range = { fromMs: fromMs - marginMs, untilMs: untilMs + marginMs }
  return { range, condition: { kind: 'always' } }
}
