import {
  attributePath,
  joinSql,
  param,
  sql,
  wholeNumber,
  type Sql,
} from '../../warehouse/sql-text.ts'
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

function betweenServices({ range, condition }: ResolvedSpans): Sql {
  return sql`SELECT toString(parents.service) AS source, toString(called.service) AS target,
      'service' AS kind, called.is_error AS is_error, called.duration_ns AS duration_ns
    FROM (SELECT trace_low, parent_id, service, is_error, duration_ns
      ${scanSpans({ range, condition })} AND parent_id != 0) AS called
    GLOBAL ANY LEFT JOIN (SELECT trace_low, span_id, service
      ${scanSpans({ range: around(range), condition: { kind: 'always' } })}) AS parents
    ON called.trace_low = parents.trace_low AND called.parent_id = parents.span_id
    WHERE source != ''`
}

function outOfServices({ range, condition }: ResolvedSpans): Sql {
  return sql`SELECT toString(service) AS source, ${named([...hosts.first, ...databases, ...hosts.last])} AS target,
      if(${named(databases)} != '', 'database', 'external') AS kind, is_error, duration_ns
    ${scanSpans({ range, condition })} AND spans.kind IN ('client', 'producer') AND target != ''
      AND (trace_low, span_id) GLOBAL NOT IN (SELECT trace_low, parent_id
        ${scanSpans({ range: around(range), condition: { kind: 'always' } })} AND parent_id != 0)`
}

function around({ fromMs, untilMs }: TimeRange): TimeRange {
  return { fromMs: fromMs - marginMs, untilMs: untilMs + marginMs }
}

/** What tracers write down of whom a span calls, the most telling first. */
const hosts = {
  first: ['peer.service'],
  last: ['out.host', 'server.address', 'net.peer.name'],
} as const
const databases = ['db.instance', 'db.name', 'db.namespace', 'db.system'] as const

function named(tags: readonly string[]): Sql {
  const texts = tags.map((tag) => sql`nullIf(${attributePath(tag, 'String')}, '')`)
  return sql`coalesce(${joinSql([...texts, param('String', '')], sql`, `)})`
}
