import { createHmac } from 'node:crypto'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startScript, type Running } from '../../../sdk/test/run-script.ts'
import { askNumber, untilStored } from '../asking.ts'
import { freePort } from '../local-ports.ts'
import { eventually, startServer, type RunningServer } from '../running-server.ts'

const readme = `\n${readFileSync(new URL('../../../sdk/README.md', import.meta.url), 'utf8')}`

let server: RunningServer

beforeAll(async () => {
  server = await startServer()
})

afterAll(() => server.remove())

/** The first example below a heading, as it stands there. */
function exampleBelow(heading: string): string {
  const [, section = ''] = readme.split(`\n${heading}\n`)
  const code = /```js\n([^]*?)```/.exec(section)?.[1]
  if (code === undefined) throw new Error(`there is no example below ${heading}`)
  return code
}

function startExample(
  heading: string,
  environment: Readonly<Record<string, string>> = {},
): Running {
  return startScript({
    code: exampleBelow(heading),
    environment: { API_KEY: server.apiKey, THROUGHLINE_URL: server.url, ...environment },
  })
}

async function post(url: string, request: RequestInit): Promise<unknown> {
  const answer = await eventually(() => fetch(url, { method: 'POST', ...request }))
  return answer.json()
}

async function count(query: string): Promise<number> {
  await untilStored(server)
  return askNumber(server, query, { aggregation: 'count' })
}

const quiet = { exitCode: 0, output: '', complaints: '' }

test('the first example sends its event and ends', async () => {
  const example = startExample('# @throughline/node')

  expect(await example.ended).toEqual(quiet)
  expect(await count('@event.name:signup @usr.id:sue @plan:pro')).toBe(1)
})

test('the Express example counts an order once, and at SIGTERM sends it and ends', async () => {
  const PORT = await freePort()
  const example = startExample('## Express', { PORT })
  const order = { id: 1042, total: 49.9, currency: 'eur', items: ['book', 'pen'] }
  const request = {
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({ user: 'buyer-1', order, anonymousId: 'visitor-1' }),
  }

  const first = await post(`http://127.0.0.1:${PORT}/api/purchase`, request)
  const again = await post(`http://127.0.0.1:${PORT}/api/purchase`, request)
  example.kill('SIGTERM')

  expect([first, again]).toEqual([{ success: true }, { success: true }])
  expect(await example.ended).toEqual(quiet)
  const purchase = '@event.name:purchase @usr.id:buyer-1'
  expect(await count(`${purchase} @usr.anonymous_id:visitor-1 @items:2 @currency:EUR`)).toBe(1)
  expect(await askNumber(server, purchase, { aggregation: 'sum', metric: '@revenue' })).toBe(49.9)
})

test('the Stripe example takes a signed webhook, counts it once however often it comes, at its time', async () => {
  const PORT = await freePort()
  const secret = 'whsec_example'
  startExample('## Stripe webhooks', {
    PORT,
    STRIPE_SECRET_KEY: 'sk_test_example',
    STRIPE_WEBHOOK_SECRET: secret,
  })
  const nowS = Math.floor(Date.now() / 1_000)
  const body = JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type: 'checkout.session.completed',
    created: nowS - 600,
    data: {
      object: { id: 'cs_1', client_reference_id: 'buyer-2', amount_total: 1_999, currency: 'usd' },
    },
  })
  const signature = createHmac('sha256', secret).update(`${nowS}.${body}`).digest('hex')
  const headers = {
    'content-type': 'application/json',
    'stripe-signature': `t=${nowS},v1=${signature}`,
  }
  const url = `http://127.0.0.1:${PORT}/webhooks/stripe`

  expect(await post(url, { headers, body })).toEqual({ received: true })
  expect(await post(url, { headers, body })).toEqual({ received: true })

  expect(await count('@event.name:purchase @usr.id:buyer-2 @checkout:cs_1')).toBe(1)
  const value = { aggregation: 'sum', metric: '@revenue' }
  expect(await askNumber(server, '@usr.id:buyer-2', value)).toBe(19.99)
})

test('the example of an end sends all that was tracked at SIGTERM, and leaves nothing on disk', async () => {
  const QUEUE_DIRECTORY = mkdtempSync(join(tmpdir(), 'queue-'))
  const log = join(QUEUE_DIRECTORY, 'events.log')
  const example = startExample('## When the process ends', { QUEUE_DIRECTORY })
  await eventually(async () => expect(readFileSync(log, 'utf8')).toContain('worker started'))

  example.kill('SIGTERM')

  expect(await example.ended).toEqual(quiet)
  expect(await count('@event.name:"worker started"')).toBe(1)
  expect(readFileSync(log, 'utf8')).toMatch(/^1-1$/m)
})
