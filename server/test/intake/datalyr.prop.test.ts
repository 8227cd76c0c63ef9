import { DatalyrAnswer } from '@throughline/contract'
import fc from 'fast-check'
import { Compile } from 'typebox/compile'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCounters, untilStored } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'

const datalyrAnswer = Compile(DatalyrAnswer)

let server: RunningServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.remove())

async function post(payload: string, path = '/track') {
  const headers = { 'x-api-key': server.apiKey }
  const answer = await fetch(server.url + path, { method: 'POST', headers, body: payload })
  return { status: answer.status, body: await answer.text() }
}

const names = ['$identify', '$alias', '$group', '$pageview', 'pageview', 'purchase', ' ', '']

/** Whatever JSON there is, and more often what one of the clients might send there. */
const anyValue = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3, noUnicodeString: false }) },
  fc.constantFrom(...names, 'null', 0, -0, 1e308, 1_795_000_000, '2026-11-21T10:00:00Z', '\ud800'),
)
const dataKeys = (
  'anonymous_id userId previousId groupId source sessionId fingerprint traits $set screen url ' +
  'utm_source clickId clickIdType gclid value currency external_ids consent usr.id a.b __proto__'
).split(' ')
const anyData = fc.dictionary(fc.constantFrom(...dataKeys), anyValue, { maxKeys: 8 })
const eventKeys = (
  'event event_name eventName eventId event_id userId user_id anonymousId visitor_id timestamp ' +
  'source events workspace_id properties context event_data eventData deviceContext userProperties'
).split(' ')
const anyEvent = fc.oneof(
  anyValue,
  fc.dictionary(fc.constantFrom(...eventKeys), fc.oneof(anyValue, anyData), { maxKeys: 8 }),
)

test('whatever is sent is answered 200 or 400; 401 or 422 where it may be of another protocol', async () => {
  await fc.assert(
    fc.asyncProperty(anyEvent, async (body) => {
      const [shared, own] = [
        await post(JSON.stringify(body)),
        await post(JSON.stringify(body), '/'),
      ]

      expect([200, 400, 401, 422]).toContain(shared.status)
      expect([200, 400]).toContain(own.status)
    }),
  )
})

test('good events of a batch are kept whatever stands between them', async () => {
  const good = { event: 'paid', userId: 'u', properties: { value: 1 } }
  await fc.assert(
    fc.asyncProperty(fc.array(anyEvent, { maxLength: 5 }), async (odd) => {
      const events = [good, ...odd.flatMap((event) => [event, good])]

      const answer = await post(JSON.stringify({ events }))

      const body: unknown = JSON.parse(answer.body)
      if (!datalyrAnswer.Check(body)) throw new Error(answer.body)
      expect(body.accepted + body.errors.length).toBe(events.length)
      expect(body.errors.filter(({ index }) => index % 2 === 0)).toEqual([])
    }),
  )
})

test('the warehouse takes every event that was answered yes', async () => {
  await untilStored(server)

  const counters = await readCounters(server)

  expect(counters['set_aside']).toBe(0)
  expect(counters['stored']).toBe(counters['accepted'])
  expect(counters['accepted']).toBeGreaterThan(100)
})
