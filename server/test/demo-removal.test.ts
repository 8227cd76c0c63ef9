import {
  ChartsAnswer,
  DemoContents,
  DemoStanding,
  DictionaryAttributes,
  DictionaryEvents,
} from '@throughline/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, askNumber, readCounters, send, untilStored } from './asking.ts'
import { answerOf, call } from './calling.ts'
import { tellEngine } from './engine-socket.ts'
import { startServer, type RunningServer } from './running-server.ts'
import { untilSpansStored } from './span-counters.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ THROUGHLINE_TRACE_PORT: '0', THROUGHLINE_OTLP_PORT: '0' })
})
afterAll(() => server.remove())

const path = '/api/app/demo'
const shop = { users: 400, days: 10 }

/** Has it done by the server, and waits for the end of it. */
async function whole(called: { method: string; body?: object }): Promise<DemoStanding> {
  const begun = await call(server, { path, ...called })
  expect(begun.status).toBe(202)
  await (await call(server, { path: `${path}/progress` })).text()
  return answerOf(await call(server, { path }), DemoStanding)
}

async function contents(): Promise<DemoContents> {
  return answerOf(await call(server, { path: `${path}/contents` }), DemoContents)
}

const tables = [
  'events',
  'event_times',
  'identity_claims',
  'spans',
  'traces',
  'trace_keys',
] as const

/** Rows of each table, each counted once. */
async function rowsOf(): Promise<Readonly<Record<string, number>>> {
  const counted = tables.map(async (table) => {
    const text = await tellEngine(server, `SELECT count() FROM throughline.${table} FINAL`)
    return [table, Number(text)] as const
  })
  return Object.fromEntries(await Promise.all(counted))
}

async function dictionary() {
  const asked = async (what: string) =>
    call(server, { path: `/api/app/dictionary/${what}?search=&limit=1000` })
  return {
    events: (await answerOf(await asked('events'), DictionaryEvents)).events.map(
      ({ name, type, count }) => ({ name, type, count }),
    ),
    attributes: (await answerOf(await asked('attributes'), DictionaryAttributes)).attributes,
  }
}

async function chartNames(): Promise<readonly string[]> {
  const { data } = await answerOf(await call(server, { path: '/api/charts' }), ChartsAnswer)
  return data.map(({ attributes }) => attributes.name)
}

const nothing = Object.fromEntries(tables.map((table) => [table, 0]))

test('the demo data is removed with all that was made of it, and comes whole when it is loaded again', async () => {
  const loaded = await whole({ method: 'POST', body: shop })
  await untilSpansStored(server)
  const rows = await rowsOf()
  const known = await dictionary()
  const told = await contents()

  const removed = await whole({ method: 'DELETE' })

  expect(told).toMatchObject({ events: loaded.events, traces: rows['traces'], kept: [] })
  expect(told.views.toSorted()).toEqual(['Checkout', 'Coming back', 'Demo shop', 'Failed payments'])
  expect(told.users).toBeGreaterThan(100)
  expect(removed).toMatchObject({ state: 'absent', progress: 0 })
  expect(await rowsOf()).toEqual(nothing)
  expect(await dictionary()).toMatchObject({ events: [] })
  expect(await chartNames()).toEqual([])
  expect(await (await call(server, { path: '/api/v2/rum/applications' })).json()).toEqual({
    data: [],
  })

  const again = await whole({ method: 'POST', body: shop })
  await untilSpansStored(server)

  // Its end is now, which is later than it was.
  const more = again.events - loaded.events
  expect(again.state).toBe('loaded')
  expect((await rowsOf())['events']).toBe(again.events)
  expect((await rowsOf())['event_times']).toBe(again.events)
  expect(more).toBeGreaterThanOrEqual(0)
  expect(more).toBeLessThan(loaded.events / 10)
  const counts = async () => (await dictionary()).events.find(({ name }) => name === 'order.placed')
  expect((await counts())?.count).toBeGreaterThanOrEqual(
    known.events.find(({ name }) => name === 'order.placed')?.count ?? Infinity,
  )
})

test('what others sent or changed stays when the demo data is removed', async () => {
  const { data } = await answerOf(await call(server, { path: '/api/charts' }), ChartsAnswer)
  const chart = data.find(({ attributes }) => attributes.name === 'Failed payments')
  if (chart === undefined) throw new Error('no chart')
  const { id, attributes } = chart
  const { name: _name, revision, description, screen, query } = attributes
  const renamed = { name: 'Ours', revision, description, screen, query }
  const body = { data: { type: 'chart_update', id, attributes: renamed } }
  expect((await call(server, { method: 'PUT', path: `/api/charts/${id}`, body })).status).toBe(200)
  // Of this server, of the application of the demo, and one that takes an order as the demo has them.
  await send(server, [
    anEvent({ session: { id: 'session-1' } }),
    anEvent({ application: { id: 'demo-shop' }, session: { id: 'session-2' } }),
    anEvent({ event: { name: 'order.placed', id: 'order-1' }, order: { value: 'much' } }),
  ])
  const span = { trace_id: 77, span_id: 78, parent_id: 0, duration: 1_000_000, error: 0 }
  const at = { start: Date.now() * 1_000_000, name: 'web.request', resource: '/', service: 'ours' }
  const meta = { 'session.id': 'session-1', 'usr.id': 'user-1' }
  const spans = [[{ ...span, ...at, meta }]]
  const { status } = await call(server, { method: 'PUT', path: '/v0.3/traces', body: spans })
  expect(status).toBe(200)
  await untilStored(server)
  await untilSpansStored(server)
  const before = await readCounters(server)

  expect((await contents()).kept).toEqual(['Ours'])
  expect(await whole({ method: 'DELETE' })).toMatchObject({ state: 'absent' })

  expect(await rowsOf()).toEqual({
    events: 3,
    event_times: 3,
    identity_claims: 2,
    spans: 1,
    traces: 1,
    trace_keys: 2,
  })
  expect(await askNumber(server, '*', { aggregation: 'count' })).toBe(3)
  const known = await dictionary()
  expect(known.events).toEqual([
    { name: 'payment.processed', type: 'server', count: 2 },
    { name: 'order.placed', type: 'server', count: 1 },
  ])
  expect(known.attributes.find(({ path: each }) => each === '@order.value')).toMatchObject({
    types: ['String'],
    count: 1,
  })
  expect(await chartNames()).toEqual(['Ours'])
  // What was accepted stays counted: that it came is still true.
  expect(await readCounters(server)).toEqual(before)
})

test('removing is refused while the demo data is loaded, and loading beside events of somebody', async () => {
  const refused = await call(server, { path, body: shop })
  expect(refused.status).toBe(409)

  const other = await startServer({ THROUGHLINE_TRACE_PORT: '0', THROUGHLINE_OTLP_PORT: '0' })
  await call(other, { path, body: shop })
  const busy = await call(other, { method: 'DELETE', path })

  expect(busy.status).toBe(409)
  expect(await busy.json()).toEqual({
    errors: ['The demo data is being loaded or removed: wait until that has ended.'],
  })
  await other.remove()
})
