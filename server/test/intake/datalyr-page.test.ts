import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { untilStored } from '../asking.ts'
import { figuresOf } from '../ingestion/asking-figures.ts'
import { postApiKey } from '../key-api.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { listedRecords } from './listed-records.ts'

const page = readFileSync(new URL('../../../docs/reference/datalyr.md', import.meta.url), 'utf8')
const [key, sent, answered, odd, warned] = [...page.matchAll(/```json\n(.*?)```/gs)].map(
  ([, block = '']): unknown => JSON.parse(block),
)

let server: RunningServer

beforeAll(async () => {
  server = await startServer({ THROUGHLINE_WORKERS: '2' })
  await postApiKey(server, key)
})
afterAll(() => server.remove())

function send(headers: Record<string, string>) {
  return fetch(`${server.url}/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(sent),
  })
}

const paths = ['/', '/track', '/batch', '/container-scripts']

test('what the page sends is answered and kept as the page says', async () => {
  const answer = await send({ 'x-api-key': 'ws_shop', origin: 'https://shop.example' })
  await untilStored(server)

  expect(answer.status).toBe(200)
  expect(await answer.json()).toEqual(answered)
  expect(await listedRecords(server, '')).toEqual([
    expect.objectContaining({
      id: 'order-1042',
      '@application.id': 'shop',
      '@event.name': 'purchase',
      '@usr.id': 'dora',
      '@usr.anonymous_id': 'dora-browser',
      '@session.id': 'dora-visit',
      '@revenue': 49.9,
      '@currency': 'EUR',
      '@plan': 'pro',
    }),
  ])
})

test('the odd event of the page is answered with what the page says is not kept, and counted', async () => {
  const answer = await fetch(`${server.url}/track`, {
    method: 'POST',
    headers: { 'x-api-key': 'ws_shop' },
    body: JSON.stringify(odd),
  })

  expect(await answer.json()).toEqual(warned)
  const { warnings } = await figuresOf(server).warnings('?protocol=datalyr')
  const places = warnings.map(({ type, samples: [sample] }) => [type, sample?.place])
  expect(places).toContainEqual(['key_not_kept', '/door'])
  expect(places).toContainEqual(['identity_missing', '/userId'])
})

test.each([
  [{ 'x-api-key': 'ws_shop', origin: 'https://other.example' }, 403],
  [{ 'x-api-key': 'ws_gone' }, 401],
  [{}, 401],
])('with %j it is answered %i', async (headers, status) => {
  const answer = await send(headers)

  expect(answer.status).toBe(status)
  expect(await answer.json()).toMatchObject({ success: false })
})

test.each(paths)('a page of another origin may ask for leave to send to %s', async (path) => {
  const answer = await fetch(server.url + path, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://shop.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-batch-size',
    },
  })

  expect(answer.status).toBe(204)
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example')
  expect(answer.headers.get('access-control-allow-credentials')).toBe('true')
  expect(answer.headers.get('access-control-allow-headers')).toBe('content-type,x-batch-size')
})

test('the web app is still at the address to which browsers send', async () => {
  const answer = await fetch(server.url)

  expect(answer.status).toBe(200)
  expect(await answer.text()).toContain('<html')
})
