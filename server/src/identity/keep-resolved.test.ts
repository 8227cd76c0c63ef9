import { pino } from 'pino'
import { expect, test } from 'vitest'
import { openMetrics } from '../telemetry/metrics.ts'
import { EngineError } from '../warehouse/engine-error.ts'
import type { Sql } from '../warehouse/sql-text.ts'
import { openIdentity, resolveLimits } from './keep-resolved.ts'

type Pause = { readonly ms: number; resume(): void }

/** An engine in which a load takes so long, and a clock and rests that the test moves. */
function aWorld({
  loadMs = 0,
  cluster,
}: { readonly loadMs?: number; readonly cluster?: string } = {}) {
  const resting: { pause?: Pause } = {}
  const warnings: string[] = []
  const world = {
    newestBlock: 1,
    owned: 0,
    loads: 0,
    changes: 0,
    nowMs: 0,
    isAway: false,
    mayLoad: true,
    warnings,
    resting,
  }
  const answer = ({ text }: Sql): readonly (readonly unknown[])[] => {
    if (world.isAway) throw new EngineError('unavailable', 'away', { retryable: true })
    if (text.includes('system.parts')) return [['identity_claims', String(world.newestBlock)]]
    return text.includes('system.dictionaries') ? [['weak_owners', world.owned]] : []
  }
  const load = ({ text }: Sql): void => {
    if (!world.mayLoad) throw new EngineError('refused', 'not granted', { retryable: false })
    if (!text.includes('weak_owners')) return
    world.loads += 1
    world.nowMs += loadMs
  }
  const identity = openIdentity({
    warehouse: {
      query: async (text) => answer(text),
      command: async (text) => load(text),
      insert: () => Promise.resolve(),
    },
    placement: { cluster },
    metrics: openMetrics(),
    logger: pino({ level: 'warn' }, { write: (line) => world.warnings.push(line) }),
    nowMs: () => world.nowMs,
    pause: (ms, until) =>
      new Promise((resolve) => {
        world.resting.pause = { ms, resume: resolve }
        until.addEventListener('abort', () => resolve())
      }),
    onChanged: () => (world.changes += 1),
  })
  return { world, identity }
}

test('dictionaries are loaded when something came in, and not when nothing did', async () => {
  const { world, identity } = aWorld()

  await identity.refresh()
  await identity.refresh()
  expect(world.loads).toBe(1)
  world.newestBlock = 2
  await identity.refresh()

  expect(world.loads).toBe(2)
  expect(world.changes).toBe(2)
  await identity.close()
})

test.each([
  [
    'on a cluster, whose replicas may be late, dictionaries are loaded again after 5 minutes',
    'c',
    2,
  ],
  ['on one engine, dictionaries are not loaded again', undefined, 1],
])('where nothing comes in, %s', async (_, cluster, loads) => {
  const { world, identity } = aWorld({ ...(cluster && { cluster }) })

  await identity.refresh()
  world.nowMs += 299_999
  await identity.refresh()
  expect(world.loads).toBe(1)
  world.nowMs += 1
  await identity.refresh()
  await identity.refresh()

  expect(world.loads).toBe(loads)
  await identity.close()
})

test('everything is looked up until it is known that there is nothing to look up', async () => {
  const { world, identity } = aWorld()

  expect(identity.resolution()).toBe('links')
  await identity.refresh()
  expect(identity.resolution()).toBe('asSent')
  world.owned = 1
  world.newestBlock = 2
  await identity.refresh()

  expect(identity.resolution()).toBe('claims')
  await identity.close()
})

test('after a load of 2 s it rests for 18 s, and then waits for the next insert', async () => {
  const { world, identity } = aWorld({ loadMs: 2_000 })
  await identity.refresh()

  expect(world.resting.pause?.ms).toBe(18_000)
  world.resting.pause?.resume()
  await identity.refresh()
  expect(world.resting.pause?.ms).toBe(resolveLimits.checkMs)
  world.newestBlock = 2
  identity.noteStored()
  await identity.refresh()

  expect(world.loads).toBe(2)
  await identity.close()
})

test('while the engine is away nothing changes, and it is asked again', async () => {
  const { world, identity } = aWorld()
  world.isAway = true

  await expect(identity.refresh()).rejects.toThrow('away')
  world.isAway = false
  await identity.refresh()

  expect(world.loads).toBe(1)
  await identity.close()
})

test('what the engine does not let it load is warned of once, and loaded when it may be', async () => {
  const { world, identity } = aWorld()
  world.mayLoad = false

  await expect(identity.refresh()).rejects.toThrow('not granted')
  world.resting.pause?.resume()
  await expect(identity.refresh()).rejects.toThrow('not granted')
  expect(world.warnings.map((line) => line.includes('not granted'))).toEqual([true])
  world.mayLoad = true
  await identity.refresh()

  expect(world.loads).toBe(1)
  await identity.close()
})

test('an engine that is away is not warned of: it is known elsewhere', async () => {
  const { world, identity } = aWorld()
  world.isAway = true

  await expect(identity.refresh()).rejects.toThrow('away')
  await identity.close()

  expect(world.warnings).toEqual([])
})
