import { afterAll, beforeAll, expect, test } from 'vitest'
import { openEngineClient, type EngineClient } from '../../src/warehouse/engine-client.ts'
import { migrate } from '../../src/warehouse/migrate.ts'
import { sql } from '../../src/warehouse/sql-text.ts'
import { startEngine, type RunningEngine } from '../running-engine.ts'

let engine: RunningEngine
let client: EngineClient

const placement = { retentionMonths: 15, traceRetentionDays: 30, cluster: undefined }

beforeAll(async () => {
  engine = await startEngine()
  client = openEngineClient({ kind: 'url', url: engine.url })
})
afterAll(async () => {
  await client.close()
  await engine.remove()
})

/** A client whose engine is gone after so many commands. */
function goneAfter(commandsMax: number): EngineClient {
  let commands = 0
  return {
    ...client,
    command: async (text) => {
      commands += 1
      if (commands > commandsMax) throw new Error('the engine is gone')
      await client.command(text)
    },
  }
}

/** What was made: every table with its columns and settings, and the migrations that are noted. */
async function madeTables() {
  return [
    await client.query(sql`SELECT name, create_table_query FROM system.tables
      WHERE database = 'throughline' ORDER BY name`),
    await client.query(sql`SELECT version, name FROM throughline.migrations ORDER BY version`),
  ]
}

async function dropAll(): Promise<void> {
  await client.command(sql`DROP DATABASE IF EXISTS throughline SYNC`)
}

test('a first start that breaks off anywhere is made whole by the next', async () => {
  await migrate(client, placement)
  const whole = await madeTables()
  expect(whole.map(({ length }) => length).every((length) => length > 10)).toBe(true)

  for (const commands of [1, 20, 40]) {
    await dropAll()
    await expect(migrate(goneAfter(commands), placement)).rejects.toThrow('the engine is gone')
    await migrate(client, placement)
    expect(await madeTables()).toEqual(whole)
  }
})
