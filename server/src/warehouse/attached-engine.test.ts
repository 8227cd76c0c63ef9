import { createServer } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLogger } from '../telemetry/logger.ts'
import { attachedEngine, EngineStanding } from './attached-engine.ts'
import { engineSocketPath } from './embedded-engine.ts'
import type { EngineClient } from './engine-client.ts'
import { startWarehouse } from './warehouse.ts'

const client: EngineClient = {
  query: () => Promise.resolve([]),
  command: () => Promise.resolve(),
  progress: () => Promise.resolve({ rowsRead: 0, rowsToRead: 0 }),
  insert: () => Promise.resolve(),
  ping: () => Promise.resolve(),
  close: () => Promise.resolve(),
}

test('an engine of another process is connected when that says that it is ready, and lost when not', async () => {
  const standing = new EngineStanding('starting')
  const engine = attachedEngine(client, standing)

  const connecting = engine.connect()
  standing.is('ready')
  const { lost } = await connecting
  standing.is('down')

  expect(await lost).toBe('the lead has lost it')
})

test('a request that finds nobody counts as a loss, whatever the other process says', async () => {
  const engine = attachedEngine(client, new EngineStanding('ready'))
  const { lost } = await engine.connect()

  engine.noteUnreachable('connection refused')

  expect(await lost).toBe('connection refused')
})

test('closing ends the wait for an engine that never comes', async () => {
  const engine = attachedEngine(client, new EngineStanding('starting'))
  const connecting = engine.connect()

  await engine.close()

  await expect(connecting).rejects.toThrow('closing')
})

test('an insert that takes too long is told to whoever keeps the engine', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'throughline-'))
  const host = createServer((request, response) => {
    if (request.url === '/ping') return response.end('Ok.\n')
    response.writeHead(500, { 'X-ClickHouse-Exception-Code': '159' })
    return response.end('Code: 159. DB::Exception: Timeout exceeded. (TIMEOUT_EXCEEDED)')
  })
  await new Promise<void>((done) => host.listen(engineSocketPath(dataDir), done))
  const to = { kind: 'embedded', dataDir } as const
  const standing = new EngineStanding('ready')
  let told = 0
  const { warehouse, attempted } = startWarehouse({
    engine: { kind: 'attached', to, standing, onStuck: () => (told += 1) },
    retentionMonths: 1,
    traceRetentionDays: 30,
    logger: openLogger('silent'),
  })
  await attempted

  const inserting = warehouse.insert({ table: 'events', rows: [Buffer.from('{}\n')], token: 'a' })

  await expect(inserting).rejects.toMatchObject({ code: 'timeout' })
  expect(told).toBe(1)
  await warehouse.close()
  host.close()
  await rm(dataDir, { recursive: true })
})
