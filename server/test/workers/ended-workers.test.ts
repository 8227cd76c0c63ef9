import { afterAll, beforeAll, expect, test } from 'vitest'
import { askNumber, readCounters, untilStored } from '../asking.ts'
import { engineHostPid } from '../crash/engine-host-pid.ts'
import { eventually, startServer, type RunningServer } from '../running-server.ts'
import { anEventOf, keptConnection, sendOver, sendUntil, workerPids } from './connections.ts'

let server: RunningServer

beforeAll(async () => {
  server = await startServer({ THROUGHLINE_WORKERS: '3' })
})
afterAll(() => server.remove())

const senders = [1, 2, 3, 4, 5, 6] as const

async function expectEachOnce(target: RunningServer, ids: readonly string[]): Promise<void> {
  await untilStored(target)
  const search = `@event.id:${ids[0]?.split('-')[0]}-*`
  const distinct = { aggregation: 'cardinality', metric: '@event.id' }
  expect(await askNumber(target, search, { aggregation: 'count' })).toBe(ids.length)
  expect(await askNumber(target, search, distinct)).toBe(ids.length)
}

/** Accepted is the sum of all else, at every moment. */
function expectSum({ accepted, ...counters }: Record<string, number>): void {
  const parts = ['stored', 'waiting', 'set_aside', 'lost', 'discarded'] as const
  expect(accepted).toBe(parts.reduce((sum, part) => sum + (counters[part] ?? 0), 0))
}

/** Two of the three workers, in any order. */
function anyTwo(): readonly number[] {
  const left = Math.floor(Math.random() * 3)
  return [1, 2, 3].filter((_, index) => index !== left).toSorted(() => Math.random() - 0.5)
}

test('kill -9 of a worker under load loses and doubles nothing, and another takes its place', async () => {
  const enough = new AbortController()
  const { signal } = enough
  const sending = senders.map((sender) => sendUntil(server, `killed-${sender}`, signal))

  for (const number of anyTwo()) {
    const before = workerPids(server)
    const { stored = 0 } = await readCounters(server)
    await eventually(async () => {
      expect((await readCounters(server))['stored']).toBeGreaterThan(stored + 100)
    })
    process.kill(before[number - 1] ?? 0, 'SIGKILL')
    await eventually(async () => {
      expect(workerPids(server)[number - 1]).not.toBe(before[number - 1])
    })
  }
  enough.abort()
  const ids = (await Promise.all(sending)).flat()

  await expectEachOnce(server, ids)
  expectSum(await readCounters(server))
})

test('a worker that hangs is killed, and what it said yes to is stored by the next one', async () => {
  const before = workerPids(server)
  const ids = Array.from({ length: 30 }, (_, index) => `hung-${index}`)
  for (const id of ids) {
    expect((await sendOver({ server }, anEventOf(id))).status).toBe(202)
  }

  process.kill(before[0] ?? 0, 'SIGSTOP')
  await eventually(async () => {
    expect(workerPids(server)[0]).not.toBe(before[0])
  })

  await eventually(() => expectEachOnce(server, ids))
  expectSum(await readCounters(server))
})

test('kill -9 of the engine host: all workers wait for the next one, and store each event once', async () => {
  const ids = Array.from({ length: 30 }, (_, index) => `engine-${index}`)
  const killed = await engineHostPid(server.dataDir, undefined)

  for (const [index, id] of [...ids, ...ids].entries()) {
    if (index === 20) process.kill(killed, 'SIGKILL')
    expect((await sendOver({ server }, anEventOf(id))).status).toBe(202)
  }
  await eventually(() => engineHostPid(server.dataDir, killed))

  await eventually(() => expectEachOnce(server, ids))
  expectSum(await readCounters(server))
})

test('a rolling restart under load refuses nobody, breaks no connection and loses nothing', async () => {
  const before = workerPids(server)
  const { accepted = 0 } = await readCounters(server)
  const enough = new AbortController()
  const failures: unknown[] = []
  const ids: string[] = []
  const sending = senders.map(async (sender) => {
    const connection = { server, agent: keptConnection() }
    for (let round = 0; !enough.signal.aborted; round += 1) {
      const id = `rolled-${sender}-${round}`
      const event = anEventOf(id)
      ids.push(id)
      const sent = await sendOver(connection, round % 4 === 0 ? [event] : event).catch(String)
      if (typeof sent === 'string' || sent.status !== 202) failures.push(sent)
    }
    connection.agent.destroy()
  })

  process.kill(server.pid, 'SIGHUP')
  await eventually(async () => expect(server.output()).toContain('workers restarted'))
  enough.abort()
  await Promise.all(sending)

  expect(failures).toEqual([])
  const after = workerPids(server)
  expect(after.filter((pid) => before.includes(pid))).toEqual([])
  await expectEachOnce(server, ids)
  const counters = await readCounters(server)
  expect(counters['accepted']).toBe(accepted + ids.length)
  expectSum(counters)
})

test('kill -9 of the lead ends all; one process takes over all journals, and two take over from it', async () => {
  const first = server
  const { dataDir } = first
  const ids: string[] = []
  const sending = senders.map(async (sender) => {
    const connection = { server: first, agent: keptConnection() }
    for (let round = 0; ; round += 1) {
      const id = `led-${sender}-${round}`
      const sent = await sendOver(connection, anEventOf(id)).catch(() => undefined)
      if (sent === undefined) return
      if (sent.status === 202) ids.push(id)
    }
  })
  await eventually(async () => expect(ids.length).toBeGreaterThan(300))

  await first.kill()
  await Promise.all(sending)
  server = await startServer({ THROUGHLINE_WORKERS: '1' }, dataDir)
  await expectNoneMissing(server, ids)
  expect(await server.stop()).toBe(0)
  server = await startServer({ THROUGHLINE_WORKERS: '2' }, dataDir)

  const again = await sendOver({ server }, anEventOf(ids[0] ?? ''))
  expect(again.status).toBe(202)
  await expectNoneMissing(server, ids)
})

/** An event may be stored though its answer was cut off; never the other way round, and none twice. */
async function expectNoneMissing(target: RunningServer, ids: readonly string[]): Promise<void> {
  await untilStored(target)
  const search = '@event.id:led-*'
  const count = await askNumber(target, search, { aggregation: 'count' })
  const distinct = { aggregation: 'cardinality', metric: '@event.id' }
  expect(await askNumber(target, search, distinct)).toBe(count)
  expect(await askNumber(target, `@event.id:(${ids.slice(0, 500).join(' OR ')})`, distinct)).toBe(
    Math.min(500, ids.length),
  )
  expect(count).toBeGreaterThanOrEqual(ids.length)
  expectSum(await readCounters(target))
}
