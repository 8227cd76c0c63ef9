import { expect, test } from 'vitest'
import { keyDocument } from '../catalog/keys.ts'
import type { IntakeTools } from './accept-events.ts'
import { fakeTools, keys } from './fake-stages.ts'
import { openKeyRates } from './key-rates.ts'
import { buildServer } from './server.ts'

const key = keys.api_key
const withKey = { 'dd-api-key': key }

const view = {
  type: 'view',
  date: Date.now(),
  application: { id: 'site' },
  session: { id: 's1', type: 'user' },
  view: { id: 'v1', url: 'https://shop.test/' },
  _dd: { document_version: 1 },
}

/** A good request of each protocol, and what a refusal is like in it. */
const requests = [
  ['/track', { event: 'x' }, { success: false }],
  ['/', { events: [{ event: 'x' }] }, { success: false }],
  ['/v1/track', { event: 'x', userId: 'u1' }, { success: false }],
  ['/track', { source: { id: key }, events: [{ type: 'x' }] }, {}],
  ['/api/v2/rum', view, { errors: [{}] }],
] as const

/** Twice, one after the other. */
async function send(url: string, payload: object, intake: Partial<IntakeTools>) {
  const tools = await fakeTools()
  const app = await buildServer({ ...tools, intake: { ...tools.intake, ...intake } })
  const once = () => app.inject({ method: 'POST', url, headers: withKey, payload })
  const answers = [await once(), await once()]
  await app.close()
  return answers
}

test.each(requests)(
  'a key that sends too often to %s, as %j, is told when to come back',
  async (...request) => {
    const [url, payload, form] = request
    const rates = openKeyRates({ perSecond: 1, nowMs: () => 0 })

    const answers = await send(url, payload, { rates })

    expect(answers[0]?.statusCode).toBeLessThan(300)
    expect(answers[1]?.statusCode).toBe(429)
    expect(answers[1]?.headers['retry-after']).toBe('1')
    expect(answers[1]?.json()).toMatchObject(form)
  },
)

test.each(requests)(
  'while nothing is stored %s, sent %j, answers 503 and when to come back',
  async (...request) => {
    const [url, payload, form] = request

    const [answer] = await send(url, payload, {
      journal: { append: () => Promise.resolve('stuck') },
    })

    expect(answer?.statusCode).toBe(503)
    expect(answer?.headers['retry-after']).toBe('30')
    expect(answer?.json()).toMatchObject(form)
  },
)

test('a source whose id starts with @ is for inside only, also where there is such a key', async () => {
  const tools = await fakeTools()
  const content = { kind: 'api_key', createdAtMs: 1, name: 'inside' } as const
  await tools.app.catalog.put(keyDocument('@inside', content))
  const app = await buildServer(tools)

  const payload = { source: { id: '@inside' }, events: [{ type: 'x' }] }
  const answer = await app.inject({ method: 'POST', url: '/track', payload })
  await app.close()

  expect(answer.statusCode).toBe(401)
  expect(answer.json()).toEqual({ detail: 'Internal event sources are not allowed via API.' })
})

test('what is wrong with events of several keys is told in the order of the events', async () => {
  const keysOfEvents = [key, 'gone', key]
  const events = keysOfEvents.map((workspace_id) => ({ event_name: '', workspace_id }))
  const tools = await fakeTools()
  const app = await buildServer(tools)

  const answer = await app.inject({ method: 'POST', url: '/', payload: { events } })
  await app.close()

  expect(answer.json()).toMatchObject({ errors: [{ index: 0 }, { index: 1 }, { index: 2 }] })
})
