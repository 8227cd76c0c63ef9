import { afterEach, expect, test } from 'vitest'
import { anEvent, askNumber, send, untilStored } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'

let server: RunningServer | undefined

afterEach(async () => {
  await server?.remove()
  server = undefined
})

/** Sends single events and batches with ids until the server stops answering; gives the ids answered 202. */
async function sendUntilDeath(target: RunningServer, sender: number): Promise<string[]> {
  const accepted: string[] = []
  for (let round = 0; ; round += 1) {
    const ids = Array.from(
      { length: round % 5 === 0 ? 1 : 20 },
      (_, i) => `${sender}-${round}-${i}`,
    )
    const events = ids.map((id) => anEvent({ event: { name: 'kept', id } }))
    const answer = await send(target, events).catch(() => undefined)
    if (answer === undefined) return accepted
    if (answer.status === 202) accepted.push(...ids)
  }
}

test('after kill -9 under load and a restart, every event answered 202 is there exactly once', async () => {
  let dataDir: string | undefined
  const accepted = new Set<string>()

  for (let round = 0; round < 3; round += 1) {
    server = await startServer({}, dataDir)
    dataDir = server.dataDir
    const running = server
    const senders = [0, 1, 2, 3].map((sender) => sendUntilDeath(running, round * 10 + sender))
    await enoughStored(running, (round + 1) * 300)
    await running.kill()
    for (const ids of await Promise.all(senders)) for (const id of ids) accepted.add(id)
  }
  server = await startServer({}, dataDir)
  await untilStored(server)

  const ids = '@event.name:kept'
  const count = await askNumber(server, ids, { aggregation: 'count' })
  const distinct = await askNumber(server, ids, { aggregation: 'cardinality', metric: '@event.id' })
  expect(count).toBe(distinct)
  // An event may be stored though its answer was cut off; never the other way round.
  expect(count).toBeGreaterThanOrEqual(accepted.size)
  expect(await missing(server, accepted)).toEqual([])
})

async function enoughStored(target: RunningServer, events: number): Promise<void> {
  for (;;) {
    const count = await askNumber(target, '@event.name:kept', { aggregation: 'count' })
    if (count >= events) return
  }
}

async function missing(target: RunningServer, accepted: ReadonlySet<string>): Promise<string[]> {
  const absent: string[] = []
  const ids = [...accepted]
  for (let start = 0; start < ids.length; start += 500) {
    const chunk = ids.slice(start, start + 500)
    const query = `@event.id:(${chunk.join(' OR ')})`
    const found = await askNumber(target, query, {
      aggregation: 'cardinality',
      metric: '@event.id',
    })
    if (found !== chunk.length) absent.push(`${chunk.length - found} from ${chunk[0]}`)
  }
  return absent
}
