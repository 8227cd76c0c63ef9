import type { EngineClient } from './engine-client.ts'
import { EngineError } from './engine-error.ts'
import { migrations, retentionTables, type Placement } from './migrations.ts'
import { param, sql } from './sql-text.ts'

export type MigrateOptions = {
  readonly retentionMonths: number
  readonly cluster: string | undefined
}

/**
 * Brings the tables to this program's version. Every step may be repeated, so two servers that
 * start at once, or a crash in the middle, do no harm.
 */
export async function migrate(client: EngineClient, options: MigrateOptions): Promise<void> {
  const placement: Placement = {
    cluster: options.cluster,
    retentionMonths: options.retentionMonths,
  }
  const applied = await appliedVersion(client)
  const newest = migrations.length
  if (applied > newest) {
    throw new EngineError(
      'refused',
      `The tables are of version ${applied}, this program knows ${newest}: start a newer one.`,
      { retryable: false },
    )
  }
  for (const [index, migration] of migrations.entries()) {
    const version = index + 1
    if (version <= applied) continue
    for (const statement of migration.statements(placement)) await client.command(statement)
    await client.command(sql`INSERT INTO throughline.migrations (version, name)
      SELECT ${param('UInt32', version)}, ${param('String', migration.name)}`)
  }
  await keepRetention(client, placement)
}

async function appliedVersion(client: EngineClient): Promise<number> {
  const [table] = await client.query(sql`SELECT count() FROM system.tables
    WHERE database = 'throughline' AND name = 'migrations'`)
  if (Number(table?.[0]) === 0) return 0
  const [row] = await client.query(sql`SELECT max(version) FROM throughline.migrations`)
  return Number(row?.[0])
}

// The months are a setting, so they may differ from what the tables were made with.
async function keepRetention(client: EngineClient, placement: Placement): Promise<void> {
  for (const { name, alter } of retentionTables(placement)) {
    const [row] = await client.query(sql`SELECT engine_full FROM system.tables
      WHERE database = 'throughline' AND name = ${param('String', name)}`)
    const months = /toIntervalMonth\((\d+)\)/.exec(String(row?.[0]))?.[1]
    if (Number(months) !== placement.retentionMonths) await client.command(alter)
  }
}
