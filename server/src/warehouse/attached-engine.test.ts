import { expect, test } from 'vitest'
import { attachedEngine, EngineStanding } from './attached-engine.ts'
import type { EngineClient } from './engine-client.ts'

const client: EngineClient = {
  query: () => Promise.resolve([]),
  command: () => Promise.resolve(),
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
