import { readFileSync } from 'node:fs'
import type { Chart, Dashboard } from '@throughline/contract'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeTools, questionHeaders } from './fake-stages.ts'
import { buildServer } from './server.ts'

let app: FastifyInstance

beforeEach(async () => {
  app = await buildServer(await fakeTools())
})
afterEach(() => app.close())

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

async function ask(method: Method, url: string, payload?: object) {
  const body = payload === undefined ? {} : { payload }
  return app.inject({ method, url, headers: questionHeaders, ...body })
}

const orders = { name: 'Orders', description: 'A day.', screen: 'explore', query: 'event=order' }

async function savedChart(attributes: object = orders): Promise<Chart> {
  const answer = await ask('POST', '/api/charts', { data: { type: 'chart_create', attributes } })
  return answer.json<{ data: Chart }>().data
}

function replaceChart(id: string, attributes: object) {
  return ask('PUT', `/api/charts/${id}`, { data: { type: 'chart_update', id, attributes } })
}

function saveDashboard(tiles: readonly object[]) {
  const attributes = { name: 'Shop', tiles }
  return ask('POST', '/api/dashboards', { data: { type: 'dashboard_create', attributes } })
}

test('a chart is read back as it was saved, replaced and deleted', async () => {
  const saved = await savedChart()
  const read = await ask('GET', `/api/charts/${saved.id}`)
  const { revision } = saved.attributes
  const change = { name: 'Paid', screen: 'funnels', query: 'steps=a,b' }
  const replaced = await replaceChart(saved.id, { ...change, revision })
  const gone = await ask('DELETE', `/api/charts/${saved.id}`)

  expect(saved).toMatchObject({ type: 'chart', attributes: orders })
  expect(read.json()).toEqual({ data: saved })
  expect(replaced.json()).toMatchObject({
    data: { attributes: { ...change, description: '', revision: revision + 1 } },
  })
  expect(gone.statusCode).toBe(204)
  expect((await ask('GET', `/api/charts/${saved.id}`)).statusCode).toBe(404)
  expect((await replaceChart(saved.id, { ...change, revision })).statusCode).toBe(404)
})

test('who replaces what somebody else has changed meanwhile is refused, and nothing is lost', async () => {
  const { id, attributes } = await savedChart()
  const { revision } = attributes
  const [first, second] = await Promise.all(
    ['first', 'second'].map((name) => replaceChart(id, { ...orders, name, revision })),
  )

  expect([first?.statusCode, second?.statusCode]).toEqual([200, 409])
  expect(second?.json()).toEqual({
    errors: ['Somebody else has changed this since it was read: read it again.'],
  })
  expect((await ask('GET', `/api/charts/${id}`)).json()).toMatchObject({
    data: { attributes: { name: 'first', revision: revision + 1 } },
  })
})

test('the example of the page saves a chart', async () => {
  const page = readFileSync(
    new URL('../../../docs/reference/dashboards.md', import.meta.url),
    'utf8',
  )
  const [, example = ''] = /```json\n([^`]*)```/.exec(page) ?? []

  const answer = await app.inject({
    method: 'POST',
    url: '/api/charts',
    headers: questionHeaders,
    payload: example,
  })

  expect(answer.statusCode).toBe(201)
})

test('charts are listed by name', async () => {
  for (const name of ['b', 'c', 'a']) await savedChart({ ...orders, name })

  const { data } = (await ask('GET', '/api/charts')).json<{ data: Chart[] }>()

  expect(data.map(({ attributes }) => attributes.name)).toEqual(['a', 'b', 'c'])
})

test('a dashboard loses the tiles of a chart that is deleted, and is another revision', async () => {
  const [kept, doomed] = [await savedChart(), await savedChart({ ...orders, name: 'Doomed' })]
  const tileOf = ({ id }: Chart) => ({ chart_id: id, width: 6, height: 2 })
  const made = await saveDashboard([tileOf(doomed), tileOf(kept), tileOf(doomed)])
  const { id, attributes } = made.json<{ data: Dashboard }>().data
  await ask('DELETE', `/api/charts/${doomed.id}`)

  const left = await ask('GET', `/api/dashboards/${id}`)

  expect(attributes.tiles).toHaveLength(3)
  expect(left.json()).toMatchObject({
    data: { attributes: { tiles: [tileOf(kept)], revision: attributes.revision + 1 } },
  })
})

test.each([
  {
    of: 'a chart that is not there',
    tiles: [{ chart_id: 'gone', width: 6, height: 2 }],
    sentence: 'Invalid value at /data/attributes/tiles/0/chart_id: there is no such chart',
  },
  {
    of: 'a tile wider than the grid',
    tiles: [{ chart_id: 'gone', width: 13, height: 2 }],
    sentence: 'Invalid value at /data/attributes/tiles/0/width: must be <= 12',
  },
])('a dashboard with $of is refused with its place', async ({ tiles, sentence }) => {
  const answer = await saveDashboard(tiles)

  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toEqual({ errors: [sentence] })
})

test('a query longer than an address may be is refused', async () => {
  const attributes = { ...orders, query: 'x'.repeat(8_001) }
  const answer = await ask('POST', '/api/charts', { data: { type: 'chart_create', attributes } })

  expect(answer.statusCode).toBe(400)
})
