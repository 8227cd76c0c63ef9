import { afterEach, expect, test } from 'vitest'
import { anEvent, askNumber, readCounters, send, untilStored } from '../asking.ts'
import { tellEngine } from '../engine-socket.ts'
import { allLetters, askLetters, letterOf, replayLetters } from '../letter-api.ts'
import { eventually, startServer, type RunningServer } from '../running-server.ts'

let server: RunningServer

/** With a real refusal of an event that the intake takes. */
async function startRefusing(workers: string): Promise<void> {
  server = await startServer({ THROUGHLINE_WORKERS: workers })
  await tellEngine(
    server,
    "ALTER TABLE throughline.events ADD CONSTRAINT no_poison CHECK name != 'poison'",
  )
}

afterEach(() => server.remove())

function countOf(query: string): Promise<number> {
  return askNumber(server, query, { aggregation: 'count' })
}

/** Waits until a question counts so many events: a cached count may be a moment old. */
async function untilCounted(query: string, count: number): Promise<void> {
  await eventually(async () => {
    const counted = await countOf(query)
    if (counted !== count) throw new Error(`${counted} instead of ${count}`)
  })
}

async function sendOnePoison(events: number): Promise<void> {
  const batch = Array.from({ length: events }, (_, index) =>
    anEvent({ event: { id: `id-${index}`, name: index === 700 ? 'poison' : 'good' }, lot: 'a' }),
  )
  expect((await send(server, batch)).status).toBe(202)
}

test.each(['1', '2'])(
  'of 1,000 events one that the warehouse refuses delays the 999 by less than 15 s; mended and replayed it counts once (workers: %s)',
  async (workers) => {
    await startRefusing(workers)
    const sentAtMs = Date.now()
    await sendOnePoison(1_000)

    await untilStored(server)
    expect(Date.now() - sentAtMs).toBeLessThan(15_000)
    await untilCounted('@lot:a', 999)
    const [letter, ...others] = await allLetters(server)
    expect(letter?.attributes).toMatchObject({ event_id: 'id-700', event_name: 'poison' })
    expect(letter?.attributes.reason).toContain('no_poison')
    expect(others).toEqual([])
    const aside = { accepted: 1_000, stored: 999, waiting: 0, set_aside: 1, lost: 0, discarded: 0 }
    expect(await readCounters(server)).toMatchObject(aside)

    const path = `/${letter?.id}`
    const { event } = (await letterOf(await askLetters(server, 'GET', { path }))).attributes
    const body = { ...event, event: { name: 'good' } }
    expect((await askLetters(server, 'PUT', { path, body })).status).toBe(200)
    expect(await replayLetters(server, { ids: [letter?.id ?? ''] })).toMatchObject([
      { attributes: { outcome: 'stored' } },
    ])

    await untilCounted('@lot:a @event.name:good', 1_000)
    expect(await allLetters(server)).toEqual([])
    const stored = { ...aside, stored: 1_000, set_aside: 0 }
    expect(await readCounters(server)).toMatchObject(stored)
  },
)

test('a letter whose event was sent again and stored meanwhile counts once when it is replayed', async () => {
  await startRefusing('1')
  await sendOnePoison(701)
  await untilStored(server)
  await send(server, [anEvent({ event: { id: 'id-700', name: 'good' }, lot: 'a' })])
  await untilStored(server)

  const [letter] = await allLetters(server)
  const replayed = await replayLetters(server, {})

  expect(replayed).toMatchObject([{ id: letter?.id, attributes: { outcome: 'stored' } }])
  await untilCounted('@lot:a', 701)
  expect(await readCounters(server)).toMatchObject({ accepted: 702, stored: 702, set_aside: 0 })
})

test('a letter that is still refused stays, and a deleted one is counted as discarded', async () => {
  await startRefusing('1')
  await sendOnePoison(701)
  await untilStored(server)
  const [letter] = await allLetters(server)

  const [replayed] = await replayLetters(server, { ids: [letter?.id ?? ''] })
  expect(replayed?.attributes.outcome).toBe('kept')
  expect(replayed?.attributes.reason).toContain('no_poison')
  expect((await askLetters(server, 'DELETE', { path: `/${letter?.id}` })).status).toBe(204)

  const counters = { accepted: 701, stored: 700, waiting: 0, set_aside: 0, discarded: 1 }
  expect(await readCounters(server)).toMatchObject(counters)
})
