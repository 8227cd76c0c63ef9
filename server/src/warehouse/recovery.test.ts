import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sql, type Sql } from './sql-text.ts'
import { EngineError, openWarehouse, type Warehouse } from './warehouse.ts'

const batches = 16
const rowsPerBatch = 400

let dataDir: string
let warehouse: Warehouse
let hostPids: number[]
let waiting: (() => void)[]

beforeEach(async () => {
  hostPids = []
  waiting = []
  dataDir = await mkdtemp(join(tmpdir(), 'throughline-'))
  warehouse = await openWarehouse({
    engine: { kind: 'embedded', dataDir },
    retentionMonths: 1_200,
    traceRetentionDays: 30,
    logger: pino({ level: 'info' }, hostPidWatcher()),
  })
})

afterEach(async () => {
  await warehouse.close()
  await rm(dataDir, { recursive: true })
})

test('16 batches of 400 rows over 3 months, the host killed during every other one: each row is there once, in every table', async () => {
  for (let batch = 0; batch < batches; batch += 1) {
    const killing = batch % 2 === 0 ? killHostAfter({ turns: batch * 600 }) : Promise.resolve()
    await insertUntilDone(batch)
    await killing
  }

  expect(await totals()).toEqual({
    events: [batches * rowsPerBatch, batches * rowsPerBatch],
    eventTimes: [batches * rowsPerBatch, batches * rowsPerBatch],
    eventNames: [batches * rowsPerBatch],
    attributePaths: [batches * rowsPerBatch],
  })
})

test('a batch repeated after a restart of the host, under its token, changes nothing', async () => {
  await insertUntilDone(0)
  await killHostAfter({ turns: 0 })
  await insertUntilDone(0)

  expect(await totals()).toEqual({
    events: [rowsPerBatch, rowsPerBatch],
    eventTimes: [rowsPerBatch, rowsPerBatch],
    eventNames: [rowsPerBatch],
    attributePaths: [rowsPerBatch],
  })
})

test('while the host is away a request fails as one to retry, and the state says so', async () => {
  await killHostAfter({ turns: 0 })

  const asked = warehouse.query(sql`SELECT 1`)

  await expect(asked).rejects.toMatchObject({ code: 'unavailable', retryable: true })
  await answered(async () => {
    expect(await warehouse.query(sql`SELECT 1`)).toEqual([[1]])
  })
})

async function insertUntilDone(batch: number): Promise<void> {
  const rows = rowsOf(batch)
  await answered(() => warehouse.insert({ table: 'events', rows, token: `batch-${batch}` }))
}

function rowsOf(batch: number): Buffer[] {
  return Array.from({ length: rowsPerBatch }, (_, index) => {
    const row = {
      application_id: 'shop',
      type: 'server',
      name: `event ${index % 7}`,
      event_id: `${batch}-${index}`,
      id_from_client: true,
      occurred_at: Date.UTC(2026, index % 3, 1) + index,
      received_at: Date.UTC(2026, 5, 1),
      attributes: { total: index },
    }
    return Buffer.from(`${JSON.stringify(row)}\n`)
  })
}

async function totals() {
  const numbers = async (text: Sql) => (await answered(() => warehouse.query(text)))[0]
  return {
    events: await numbers(sql`SELECT count(), uniqExact(event_id) FROM throughline.events`),
    eventTimes: await numbers(
      sql`SELECT count(), uniqExact(id_hash) FROM throughline.event_times FINAL`,
    ),
    eventNames: await numbers(sql`SELECT sum(count) FROM throughline.event_names`),
    attributePaths: await numbers(sql`SELECT sum(count) FROM throughline.attribute_paths`),
  }
}

/** Another number of turns of the event loop kills at another moment of the insert. */
async function killHostAfter({ turns }: { turns: number }): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  const pid = hostPids.at(-1)
  if (pid === undefined) throw new Error('the log names no engine host')
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Killed before, and not started again yet: just as dead.
  }
}

function hostPidWatcher(): Writable {
  return new Writable({
    write(line: Buffer, _encoding, done) {
      const pid = /"engine_pid":(\d+)/.exec(line.toString('utf8'))?.[1]
      if (pid !== undefined) {
        hostPids.push(Number(pid))
        for (const proceed of waiting.splice(0)) proceed()
      }
      done()
    },
  })
}

/** Asks again, each time the engine came back, until it answers. */
async function answered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof EngineError) || !error.retryable) throw error
      if (warehouse.state() !== 'ready') {
        await new Promise<void>((resolve) => waiting.push(resolve))
      }
    }
  }
}
