import type { EngineClient } from './engine-client.ts'
import { EngineError } from './engine-error.ts'
import { isReleaseKnownGood } from './releases.ts'
import { identityDictionaries } from './identity-tables.ts'
import { migrations, retainedTables } from './migrations.ts'
import type { Placement } from './placement.ts'
import { param, sql } from './sql-text.ts'

/**
 * Brings the tables to this program's version. Every step may be repeated, so two servers that
 * start at once, or a crash in the middle, do no harm.
 */
export async function migrate(client: EngineClient, placement: Placement): Promise<void> {
  await checkRelease(client)
  if (placement.cluster !== undefined) await checkCluster(client, placement.cluster)
  const applied = await appliedVersion(client)
  const newest = migrations.length
  if (applied > newest) {
    throw final(
      `The tables are of version ${applied}, this program knows ${newest}: start a newer one.`,
    )
  }
  const isNew = applied === 0
  for (const [index, migration] of migrations.entries()) {
    const version = index + 1
    if (version <= applied) continue
    const isNeeded = !isNew || migration.isOfOldEvents !== true
    const statements = isNeeded ? migration.statements(placement) : []
    for (const statement of statements) await client.command(statement)
    if (!isNew) await noteApplied(client, version, version)
  }
  // New tables are made in no time, so nothing is lost when an interrupted start makes all of them again.
  if (isNew) await noteApplied(client, 1, newest)
  await keepRetention(client, placement)
  // New tables came with theirs.
  const statements = isNew ? [] : identityDictionaries(placement)
  for (const statement of statements) await client.command(statement)
}

async function noteApplied(client: EngineClient, from: number, to: number): Promise<void> {
  const names = migrations.slice(from - 1, to).map(({ name }) => name)
  await client.command(sql`INSERT INTO throughline.migrations (version, name)
    SELECT ${param('UInt32', from)} + number, ${param('Array(String)', names)}[number + 1]
    FROM numbers(${param('UInt32', names.length)})`)
}

/** No further attempt helps; somebody has to do what the sentence says. */
function final(sentence: string): EngineError {
  return new EngineError('refused', sentence, { retryable: false })
}

async function checkRelease(client: EngineClient): Promise<void> {
  const [row] = await client.query(sql`SELECT version()`)
  const release = String(row?.[0])
  if (isReleaseKnownGood(release)) return
  throw final(
    `ClickHouse ${release} loses attributes. Use 26.1.3.19 or newer, or of the older releases ` +
      '25.12.6, 25.11.9 or 25.8.17.',
  )
}

// One shard: an event id counts once within a shard only, and questions read only one.
async function checkCluster(client: EngineClient, cluster: string): Promise<void> {
  const [row] = await client.query(
    sql`SELECT uniqExact(shard_num) FROM system.clusters WHERE cluster = ${param('String', cluster)}`,
  )
  const shards = Number(row?.[0])
  if (shards === 1) return
  throw final(
    shards === 0
      ? `ClickHouse has no cluster "${cluster}": THROUGHLINE_CLICKHOUSE_CLUSTER names one of its ` +
          'remote_servers.'
      : `The cluster "${cluster}" has ${shards} shards, and Throughline can use one: name a ` +
          'cluster of one shard, with as many replicas as you like.',
  )
}

async function appliedVersion(client: EngineClient): Promise<number> {
  const [table] = await client.query(sql`SELECT count() FROM system.tables
    WHERE database = 'throughline' AND name = 'migrations'`)
  if (Number(table?.[0]) === 0) return 0
  const [row] = await client.query(sql`SELECT max(version) FROM throughline.migrations`)
  return Number(row?.[0])
}

// How long is a setting, so it may differ from what the tables were made with.
async function keepRetention(client: EngineClient, placement: Placement): Promise<void> {
  const tables = await client.query(sql`SELECT name, engine_full FROM system.tables
    WHERE database = 'throughline'`)
  for (const { name, interval, alter } of retainedTables(placement)) {
    const [, definition] = tables.find((table) => table[0] === name) ?? []
    if (!String(definition).includes(interval)) await client.command(alter)
  }
}
