import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { openEngineClient } from '../../src/warehouse/engine-client.ts'
import { engineSocketPath } from '../../src/warehouse/embedded-engine.ts'
import { sql } from '../../src/warehouse/sql-text.ts'
import { anEvent, send } from '../asking.ts'
import { engineHostPid } from '../crash/engine-host-pid.ts'
import { eventually, startListening, startServer, type RunningServer } from '../running-server.ts'
import { figuresOf } from './asking-figures.ts'

let server: RunningServer | undefined
let closeEngine = () => {}

afterEach(async () => {
  await server?.remove()
  closeEngine()
  server = undefined
  closeEngine = () => {}
})

const bad = () => anEvent({ usr: { id: 1 } })

/** Waits until the table has so many events and refusals. */
async function untilWritten({ dataDir }: RunningServer, count: number): Promise<void> {
  const client = openEngineClient({ kind: 'socket', path: engineSocketPath(dataDir) })
  const written = sql`SELECT sum(count) FROM throughline.ingestion
    WHERE severity IN ('accepted', 'dropped')`
  await eventually(async () => {
    const [row] = await client.query(written)
    if (Number(row?.[0]) !== count) throw new Error(`${String(row?.[0])} are written`)
  })
  await client.close()
}

async function countsOf(target: RunningServer) {
  const { complete, sources } = await figuresOf(target).sources()
  const sum = (name: 'accepted' | 'dropped') => sources.reduce((all, one) => all + one[name], 0)
  return { complete, accepted: sum('accepted'), dropped: sum('dropped') }
}

test('after kill -9 the figures that were written are there, with their samples, and others add up to them', async () => {
  const first = await startServer()
  server = first
  await send(first, [anEvent(), anEvent(), bad()])
  await untilWritten(first, 3)

  await first.kill()
  server = await startServer({}, first.dataDir)
  await send(server, [anEvent(), bad()])

  expect(await countsOf(server)).toEqual({ complete: true, accepted: 3, dropped: 2 })
  const { rejections } = await figuresOf(server).rejections()
  expect(rejections).toMatchObject([{ type: 'event_malformed', count: 2 }])
  expect(rejections[0]?.samples.map(({ place }) => place)).toEqual(['/usr/id', '/usr/id'])
})

test('a stop writes what was counted since the last writing', async () => {
  const first = await startServer()
  server = first
  await send(first, [anEvent(), bad()])

  expect(await first.stop()).toBe(0)
  server = await startServer({}, first.dataDir)

  expect(await countsOf(server)).toEqual({ complete: true, accepted: 1, dropped: 1 })
})

test('while the engine host is killed again and again every answer has all that was counted, once', async () => {
  server = await startServer()
  let pid: number | undefined
  for (let round = 1; round <= 3; round += 1) {
    const running = server
    const killed = pid
    await send(server, [anEvent(), anEvent(), bad()])
    pid = await eventually(() => engineHostPid(running.dataDir, killed))
    process.kill(pid, 'SIGKILL')

    const expected = { accepted: 2 * round, dropped: round }
    expect(await countsOf(running)).toMatchObject(expected)
    await eventually(async () => {
      const counts = await countsOf(running)
      expect(counts).toMatchObject(expected)
      if (!counts.complete) throw new Error('the engine is not back')
    })
  }
  await untilWritten(server, 9)
})

test('of two workers the answers are the sum, at once', async () => {
  const running = await startServer({ THROUGHLINE_WORKERS: '2' })
  server = running
  await Promise.all(Array.from({ length: 40 }, () => send(running, anEvent())))
  await Promise.all(Array.from({ length: 10 }, () => send(running, bad())))

  expect(await countsOf(running)).toEqual({ complete: true, accepted: 40, dropped: 10 })
})

test('without an engine the answers are of memory, and say so', async () => {
  const silent = createServer((socket) => void socket.on('error', () => {})).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  closeEngine = () => void silent.close()
  const address = silent.address()
  const port = typeof address === 'object' ? address?.port : undefined
  server = await startListening({ THROUGHLINE_CLICKHOUSE_URL: `http://127.0.0.1:${port}` })
  await send(server, [anEvent(), bad()])

  const summary = await figuresOf(server).summary()

  expect(summary).toMatchObject({ complete: false, backlog: { events: 1 } })
  expect(['starting', 'down']).toContain(summary.engine)
  expect(await countsOf(server)).toEqual({ complete: false, accepted: 1, dropped: 1 })
  const later = await eventually(async () => {
    const { lag_seconds } = await figuresOf(running(server)).summary()
    if (lag_seconds === 0) throw new Error('no lag is told')
    return lag_seconds
  })
  expect(later).toBeGreaterThan(0)
})

function running(target: RunningServer | undefined): RunningServer {
  if (target === undefined) throw new Error('no server runs')
  return target
}
