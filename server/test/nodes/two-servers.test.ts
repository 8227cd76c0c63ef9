import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, askNumber, askScalar, send, untilStored } from '../asking.ts'
import { signIn } from '../calling.ts'
import { figuresOf } from '../ingestion/asking-figures.ts'
import { deleteApiKey, makeApiKey } from '../key-api.ts'
import { startEngine, type RunningEngine } from '../running-engine.ts'
import { eventually, startServer, type RunningServer } from '../running-server.ts'
import { askSegments, createStaticSegment, membersUpdate } from '../segment-api.ts'

const otherKeys = { apiKey: 'other-api-key-0123456789', appKey: 'other-app-key-0123456789' }

let engine: RunningEngine
let one: RunningServer
let other: RunningServer

beforeAll(async () => {
  engine = await startEngine()
  one = await startServer({ THROUGHLINE_CLICKHOUSE_URL: engine.url })
  const running = await startServer({
    THROUGHLINE_CLICKHOUSE_URL: engine.url,
    THROUGHLINE_API_KEY: otherKeys.apiKey,
    THROUGHLINE_APP_KEY: otherKeys.appKey,
  })
  other = { ...running, ...otherKeys }
})
afterAll(async () => {
  await one.remove()
  await other.remove()
  await engine.remove()
})

async function expectStatus(status: number, url: string, init: RequestInit): Promise<void> {
  await eventually(async () => expect((await fetch(url, init)).status).toBe(status))
}

test('whoever signed in at one server is signed in at the other', async () => {
  const cookie = await signIn(one)

  await eventually(async () => {
    const answer = await fetch(`${other.url}/api/app/overview`, { headers: { cookie } })
    expect(answer.status).toBe(200)
  })
})

test('an event sent to one with the key of the other is counted by both', async () => {
  const sender = { ...other, apiKey: one.apiKey }

  await eventually(async () => expect((await send(sender, anEvent())).status).toBe(202))
  await untilStored(other)

  expect(await askNumber(one, '*', { aggregation: 'count' })).toBe(1)
  expect(await askNumber(other, '*', { aggregation: 'count' })).toBe(1)
})

test('a key that is deleted in the catalog stops working on both', async () => {
  const hash = createHash('sha256').update(otherKeys.apiKey).digest('hex')
  const body = JSON.stringify(anEvent())
  const init = { method: 'POST', headers: { 'DD-API-KEY': otherKeys.apiKey }, body }
  for (const { url } of [one, other]) await expectStatus(202, `${url}/api/v2/prodlytics`, init)

  const statement = `INSERT INTO throughline.catalog SELECT 'api_key', '${hash}', 2, true, ''`
  expect((await fetch(engine.url, { method: 'POST', body: statement })).status).toBe(200)

  for (const { url } of [one, other]) await expectStatus(403, `${url}/api/v2/prodlytics`, init)
})

test('a key that one server made is good on the other, until it is deleted there', async () => {
  const { id, apiKey } = await makeApiKey(one, { name: 'ci' })
  const shown = { headers: { 'DD-API-KEY': apiKey } }
  await expectStatus(200, `${other.url}/api/v1/validate`, shown)

  await eventually(async () => {
    expect((await deleteApiKey({ ...one, url: other.url }, id)).status).toBe(204)
  })

  expect((await fetch(`${other.url}/api/v1/validate`, shown)).status).toBe(403)
  await expectStatus(403, `${one.url}/api/v1/validate`, shown)
})

test('a list that one server made and changed is the same in a question to the other', async () => {
  const sender = { ...other, apiKey: one.apiKey }
  for (const id of ['ann', 'ben', 'eve']) await send(sender, anEvent({ usr: { id } }))
  await untilStored(other)
  const id = await createStaticSegment(one, { name: 'some', ids: ['ann', 'ben'] })

  const body = membersUpdate({ add: ['eve'], remove: ['ann', 'ben'] })
  await askSegments(one, 'POST', { path: `/${id}/members`, body })

  await eventually(async () => expect(await usersOf(sender, id)).toEqual(['eve']))
  expect(await usersOf(one, id)).toEqual(['eve'])
})

async function usersOf(server: RunningServer, segment_id: string): Promise<unknown> {
  const [column] = await askScalar(server, {
    from: Date.now() - 3_600_000,
    to: Date.now() + 3_600_000,
    query: {
      compute: { aggregation: 'count' },
      query: { data_source: 'product_analytics', search: {} },
      group_by: [{ facet: '@usr.id' }],
      audience_filters: { segments: [{ name: 's', segment_id }] },
    },
  })
  return column?.values.flat()
}

test('what one server counted is told by the other, together with its own', async () => {
  const application = { id: 'counted' }
  await send(one, [anEvent({ application }), anEvent({ application })])
  const asOne = { ...other, apiKey: one.apiKey, appKey: one.appKey }
  const event = anEvent({ application })
  await eventually(async () => expect((await send(asOne, event)).status).toBe(202))

  await eventually(async () => {
    for (const server of [one, asOne]) {
      const { sources } = await figuresOf(server).sources('?application_id=counted')
      expect(sources.map(({ accepted }) => accepted)).toEqual([3])
    }
  })
})
