/**
 * Takes the rows of the demo data away, and what was derived of them.
 *
 *   event_names, attribute_paths   counts: as much is taken off as its events had added
 *   trace_keys, spans, traces      by the traces that its events name
 *   event_times, identity_claims   by the ids and the sessions of its events
 *   events                         last, because all others are found by them
 *
 * Breaking off anywhere does no harm: what is left is found by the events that are left, and counts
 * are taken off under a token that is the same for the same events. What came in stays counted in
 * `ingestion`: that it came is still true.
 */
import { callsIn, namesIn, pathsIn } from './seen-in-events.ts'
import { identifier, param, sql, type Sql } from './sql-text.ts'
import type { Row, TableName, Warehouse } from './warehouse.ts'

export type DemoCounts = {
  readonly events: number
  readonly users: number
  readonly accounts: number
  readonly traces: number
}

type DemoWarehouse = Pick<Warehouse, 'query' | 'command' | 'insert'>

/**
 * The events that the demo made for its application, and not what somebody else has sent in its name:
 * the demo counts its ids within a session.
 */
function demoEvents(application: string): Sql {
  return sql`application_id = ${param('String', application)} AND id_from_client
    AND match(event_id, '^[0-9a-f]{32}-[0-9]+$') AND startsWith(event_id, concat(session_id, '-'))`
}

/** How much of the demo there is. */
export async function countDemoRows(
  warehouse: Pick<Warehouse, 'query'>,
  application: string,
): Promise<DemoCounts> {
  const events = demoEvents(application)
  const [row = []] = await warehouse.query(sql`
    SELECT uniqExact(event_id), uniqExactIf(user_id, user_id != ''),
      uniqExactIf(account_id, account_id != ''),
      (SELECT uniqExact(trace_low) FROM throughline.traces WHERE trace_low IN (${tracesOf(events)}))
    FROM throughline.events WHERE ${events}`)
  const [eventCount, users, accounts, traces] = row.map(Number)
  return {
    events: eventCount ?? 0,
    users: users ?? 0,
    accounts: accounts ?? 0,
    traces: traces ?? 0,
  }
}

/** The steps of the removal, one after the other; each resolves when its rows are gone. */
export function demoRemovals(
  warehouse: DemoWarehouse,
  application: string,
): readonly (() => Promise<void>)[] {
  const events = demoEvents(application)
  const deletions = deletionsOf(events).map(([table, condition]) => async () => {
    // Waits for all replicas: what the next step looks for must not be gone anywhere before.
    await warehouse.command(sql`ALTER TABLE throughline.${identifier(table)} DELETE WHERE ${condition}
      SETTINGS mutations_sync = 2, allow_nondeterministic_mutations = 1`)
  })
  return [async () => takeOffCounts(warehouse, events), ...deletions]
}

/** Deletions of a run before that was broken off, which the engine goes on with by itself. */
export async function countRunningRemovals(warehouse: Pick<Warehouse, 'query'>): Promise<number> {
  const [row] = await warehouse.query(sql`SELECT count() FROM system.mutations
    WHERE database = 'throughline' AND table = 'events' AND NOT is_done`)
  return Number(row?.[0] ?? 0)
}

function deletionsOf(events: Sql): readonly (readonly [table: string, condition: Sql])[] {
  const ofTraces = sql`trace_low IN (${tracesOf(events)})`
  const sessions = sql`SELECT session_id FROM throughline.events WHERE ${events}`
  return [
    ['trace_keys', ofTraces],
    ['spans', ofTraces],
    ['traces', ofTraces],
    // Else the same ids would be refused as known when the demo is loaded again.
    [
      'event_times',
      sql`id_hash IN (SELECT MD5(concat(application_id, '\\0', event_id))
        FROM throughline.events WHERE ${events})`,
    ],
    [
      'identity_claims',
      sql`key IN (SELECT sipHash64(concat('session:', session_id)) FROM throughline.events
        WHERE ${events} AND session_id NOT IN (SELECT session_id FROM throughline.events
          WHERE NOT (${events}) AND session_id IN (${sessions})))`,
    ],
    ['events', events],
  ]
}

function tracesOf(events: Sql): Sql {
  return sql`SELECT trace_key FROM throughline.events WHERE ${events} AND trace_key != 0`
}

async function takeOffCounts(warehouse: DemoWarehouse, events: Sql): Promise<void> {
  const source = sql`(SELECT * FROM throughline.events WHERE ${events})`
  const [[count, newest] = []] = await warehouse.query(sql`
    SELECT count(), toString(max(received_at)) FROM ${source}`)
  if (Number(count) === 0) return
  const token = `demo of ${String(count)} events until ${String(newest)}`
  for (const table of ['event_names', 'attribute_paths'] as const) {
    const counted = await warehouse.query(countsOf[table](source))
    await warehouse.insert({ table, rows: counted.map(rowBytes), token })
  }
}

// Sums of UInt64 wrap around: what is added here is as much below zero.
const lessThanNothing = sql`toString(toUInt64(-toInt64(count)))`

const countsOf = {
  // An event that others send, too, keeps the first and the last time that the demo had it.
  event_names: (source: Sql) => sql`
    SELECT toJSONString(map('name', name, 'type', type, 'count', ${lessThanNothing},
      'first_seen', toString(first_seen), 'last_seen', toString(last_seen)))
    FROM (${namesIn(source)} UNION ALL ${callsIn(source)})`,
  attribute_paths: (source: Sql) => sql`
    SELECT toJSONString(map('name', name, 'path', path, 'value_type', toString(value_type),
      'count', ${lessThanNothing}))
    FROM (${pathsIn(source)})`,
} as const satisfies Partial<Record<TableName, (source: Sql) => Sql>>

function rowBytes([text]: Row): Uint8Array {
  return Buffer.from(`${String(text)}\n`)
}
