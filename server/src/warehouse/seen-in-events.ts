/** What the dictionary counts of events, as its views do when events are inserted. */
import { namePaths } from '@throughline/contract'
import { attributePath, joinSql, sql, textLiteral, wholeNumber, type Sql } from './sql-text.ts'

/** Rows of `event_names`: events by their name and type. */
export function namesIn(events: Sql): Sql {
  return sql`SELECT name, type, countIf(revision = 0) AS count,
      min(occurred_at) AS first_seen, max(occurred_at) AS last_seen,
      uniqCombinedStateIf(event_id, revision > 0) AS revised
    FROM ${events} GROUP BY name, type`
}

/** What is longer is no name to pick by. */
const calledCharsMax = 200

/**
 * Rows of `event_names`: browser events by what they are called. The condition comes first, because
 * looking into the attributes of all events would slow every insert down.
 */
export function callsIn(events: Sql): Sql {
  const types = Object.keys(namePaths).map((type) => textLiteral(type))
  const cases = Object.entries(namePaths).map(
    ([type, path]) => sql`type = ${textLiteral(type)}, ${attributePath(path, 'String')}, `,
  )
  return sql`SELECT ifNull(multiIf(${joinSql(cases, sql``)}''), '') AS name, type,
      countIf(revision = 0) AS count, min(occurred_at) AS first_seen, max(occurred_at) AS last_seen,
      uniqCombinedStateIf(event_id, revision > 0) AS revised
    FROM (
      SELECT type, occurred_at, event_id, revision, attributes FROM ${events}
      WHERE type IN (${joinSql(types, sql`, `)}) AND name = ''
    )
    GROUP BY name, type
    HAVING name != '' AND length(name) <= ${wholeNumber(calledCharsMax)}`
}

/** Rows of `attribute_paths`: attributes by the name of their event, their path and type. */
export function pathsIn(events: Sql): Sql {
  return sql`SELECT name, entry.1 AS path, entry.2 AS value_type, count() AS count
    FROM ${events}
    ARRAY JOIN JSONAllPathsWithTypes(attributes) AS entry
    GROUP BY name, path, value_type`
}
