import { afterEach, beforeEach, expect, test } from 'vitest'
import { anEvent, readCounters, send, untilStored } from '../asking.ts'
import { startEngine, type RunningEngine } from '../running-engine.ts'
import { eventually, startServer, type RunningServer } from '../running-server.ts'

let engine: RunningEngine
let server: RunningServer

/** An insert may use 16 MB; the client takes settings from the address. */
const insertBytesMax = 16_000_000

beforeEach(async () => {
  engine = await startEngine()
  const address = `${engine.url}/?ch_max_memory_usage=${insertBytesMax}`
  server = await startServer({ THROUGHLINE_CLICKHOUSE_URL: address })
  // A merge would hide that a row went in twice.
  await figure('SYSTEM STOP MERGES')
})
afterEach(async () => {
  await server.remove()
  await engine.remove()
})

async function figure(statement: string): Promise<number> {
  const answer = await fetch(engine.url, { method: 'POST', body: statement })
  return Number(await answer.text())
}

/** Events of so many attributes that 450 do not fit the memory together. */
async function sendWide(count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, event) => {
    const keys = Array.from({ length: 100 }, (__, key) => `k${event % 200}_${key}`)
    const wide: Record<string, string> = {}
    for (const key of keys) wide[key] = 'v'.repeat(60)
    return anEvent({ wide })
  })
  for (let from = 0; from < count; from += 450) {
    expect((await send(server, events.slice(from, from + 450))).status).toBe(202)
  }
}

test('events that only a view has too little memory for are stored once in every table', async () => {
  await figure(`CREATE MATERIALIZED VIEW throughline.heavy ENGINE = MergeTree ORDER BY () AS
    SELECT length(range(toUInt32(10_000_000 + revised))) AS length
    FROM (SELECT max(revision) AS revised FROM throughline.events)`)

  expect((await send(server, [anEvent(), anEvent(), anEvent()])).status).toBe(202)
  await untilStored(server)

  expect(await figure('SELECT count() FROM throughline.events')).toBe(3)
  expect(await figure('SELECT count() FROM throughline.event_times')).toBe(3)
  expect(await figure('SELECT sum(count) FROM throughline.event_names')).toBe(3)
  expect(await figure('SELECT sum(length) FROM throughline.heavy')).toBe(10_000_000)
})

test('a batch for which the engine has too little memory goes in by pieces: each event once, in every table, also when it is interrupted', async () => {
  await sendWide(900)
  await eventually(async () => {
    if ((await figure('SELECT count() FROM throughline.events')) === 0) throw new Error('none yet')
  })
  const { dataDir } = server
  expect(server.output()).toContain('MEMORY_LIMIT_EXCEEDED')
  await server.kill()
  server = await startServer(
    { THROUGHLINE_CLICKHOUSE_URL: `${engine.url}/?ch_max_memory_usage=${insertBytesMax}` },
    dataDir,
  )
  await untilStored(server)

  const { set_aside: setAside, lost } = await readCounters(server)
  expect([setAside, lost]).toEqual([0, 0])
  expect(await figure('SELECT count() FROM throughline.events')).toBe(900)
  expect(await figure('SELECT count() FROM throughline.event_times')).toBe(900)
  expect(await figure('SELECT sum(count) FROM throughline.event_names')).toBe(900)
  expect(await figure('SELECT sum(count) FROM throughline.attribute_paths')).toBe(90_000)
})
