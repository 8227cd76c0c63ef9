import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, send, untilStored } from '../asking.ts'
import { call } from '../calling.ts'
import { makeApiKey, type MadeKey } from '../key-api.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { figuresOf, sendText } from './asking-figures.ts'

let server: RunningServer
let web: MadeKey
let billing: typeof web

beforeAll(async () => {
  server = await startServer()
  web = await makeApiKey(server, { name: 'web' })
  billing = await makeApiKey(server, { name: 'billing' })
})
afterAll(() => server.remove())

function senderOf(key: { readonly apiKey: string }): RunningServer {
  return { ...server, apiKey: key.apiKey }
}

const eventOf = (id: string, more: object = {}) => anEvent({ application: { id }, ...more })

test('who sends is told at once, by application and key, with counts and the last event', async () => {
  await send(senderOf(web), [eventOf('cart'), eventOf('cart'), eventOf('search')])
  const beforeMs = Date.now()
  await send(senderOf(billing), eventOf('cart'))
  await send(senderOf(billing), eventOf('cart', { usr: { id: 5 } }))

  const { complete, sources } = await figuresOf(server).sources()

  const counted = sources.map(({ application_id, key, accepted, dropped }) => {
    return `${application_id} by ${key?.name}: ${accepted} accepted, ${dropped} dropped`
  })
  expect(complete).toBe(true)
  expect(new Set(counted)).toEqual(
    new Set([
      'cart by billing: 1 accepted, 1 dropped',
      'cart by web: 2 accepted, 0 dropped',
      'search by web: 1 accepted, 0 dropped',
    ]),
  )
  const last = sources.find(({ key }) => key?.id === billing.id)
  expect(last?.last_event_at).toBeGreaterThanOrEqual(beforeMs)
})

test('a refused event is told with its key, application, name, place and reason, and without its values', async () => {
  await send(senderOf(web), [
    eventOf('lists', { event: { name: 'opened' }, usr: { id: 41_234 } }),
    eventOf('lists'),
  ])

  const { rejections } = await figuresOf(server).rejections('?application_id=lists')

  expect(rejections).toMatchObject([
    {
      type: 'event_malformed',
      severity: 'dropped',
      count: 1,
      sources: [{ application_id: 'lists', key: { id: web.id, name: 'web' }, count: 1 }],
      samples: [
        {
          application_id: 'lists',
          event_name: 'opened',
          place: '/usr/id',
          reason: 'must be string',
        },
      ],
    },
  ])
  expect(JSON.stringify(rejections)).not.toContain('41234')
})

test('a request with an unknown key counts under no key, and its secret is nowhere', async () => {
  const secret = 'forgotten-key-0123456789'
  await send({ ...server, apiKey: secret }, eventOf('cart'))

  const { rejections } = await figuresOf(server).rejections()

  const found = rejections.find(({ type }) => type === 'api_key_unknown')
  expect(found).toMatchObject({ count: 1, sources: [{ application_id: null, key: null }] })
  expect(JSON.stringify(rejections)).not.toContain(secret)
})

test('a body that is no JSON is told with line and column, and without the text around it', async () => {
  await sendText(senderOf(web), '{"usr":{"id":"secret"},')

  const { rejections } = await figuresOf(server).rejections(`?key_id=${web.id}`)

  const found = rejections.find(({ type }) => type === 'body_malformed')
  expect(found?.samples).toMatchObject([{ event_name: null, place: 'line 1, column 24' }])
  expect(JSON.stringify(found)).not.toContain('secret')
})

test('the last minute of the timeline has what was just sent, by key and application', async () => {
  await send(senderOf(billing), [
    eventOf('curve'),
    eventOf('curve'),
    eventOf('curve', { type: 'no' }),
  ])

  const asked = `?application_id=curve&key_id=${billing.id}&protocol=prodlytics`
  const { interval_ms, buckets } = await figuresOf(server).timeline(asked)

  expect(interval_ms).toBe(60_000)
  expect(buckets.length).toBeGreaterThanOrEqual(60)
  const sum = buckets.reduce((total, { accepted }) => total + accepted, 0)
  expect(sum).toBe(2)
  expect(buckets.slice(-2).reduce((total, { dropped }) => total + dropped, 0)).toBe(1)
})

test('the summary says rates, backlog, journal and counters, and when the last event came', async () => {
  const beforeMs = Date.now()
  await send(senderOf(web), [eventOf('cart'), eventOf('cart', { usr: undefined })])

  const summary = await figuresOf(server).summary()

  expect(summary).toMatchObject({ engine: 'ready', complete: true })
  expect(summary.last_event_at).toBeGreaterThanOrEqual(beforeMs)
  expect(summary.rates.minute.accepted).toBeGreaterThan(0)
  expect(summary.rates.hour.dropped).toBeGreaterThan(0)
  expect(summary.journal.bytes_max).toBe(10 * 1024 ** 3)
  expect(summary.counters.rejected).toBeGreaterThan(0)
})

test.each([
  ['timeline?interval=second', 'interval: must be one of minute, hour'],
  ['timeline?from=0', 'from: must be before `to`, and by 30 days at most'],
  ['sources?from=20&to=10', 'from: must be before `to`, and by 30 days at most'],
  ['warnings?severity=bad', 'severity: must be one of dropped, changed, noted'],
  ['rejections?from=yesterday', 'from: must be epoch milliseconds'],
  [
    'warnings?application=shop',
    'application: is no parameter; there are from, to, interval, severity, application_id, key_id, protocol',
  ],
])('%s is answered 400 with the sentence "%s"', async (path, sentence) => {
  const answer = await call(server, { path: `/api/ingestion/${path}` })

  expect(answer.status).toBe(400)
  expect(await answer.json()).toEqual({ errors: [`Invalid value at ${sentence}`] })
})

test('what is kept other than it was sent, and what is odd, is told by type with place and reason', async () => {
  const application = { id: 'odd' }
  await send(senderOf(billing), [
    { type: 'server', application, event: { name: 'no id' }, usr: { id: 'u' }, plan: null },
    anEvent({ application, usr: { id: 'undefined' }, 'a.b': 1, cart: { items: {} } }),
    anEvent({ application, date: new Date().toISOString().replace('Z', '456'), version: 7 }),
    anEvent({ application, date: Date.now() - 49 * 3_600_000 }),
    anEvent({ application, date: Date.now() + 10 * 60_000 + 1_000 }),
  ])
  const total = JSON.stringify(anEvent({ application, total: 1 })).replace(':1}', ':-0}')
  await sendText(senderOf(billing), total)

  const { warnings } = await figuresOf(server).warnings('?application_id=odd')

  const places = warnings.map(({ type, severity, samples: [sample] }) => {
    return `${severity} ${type} ${sample?.place} ${sample?.event_name}`
  })
  expect(new Set(places)).toEqual(
    new Set([
      'changed null_not_kept /plan no id',
      'changed empty_object_not_kept /cart/items payment.processed',
      'changed negative_zero /total payment.processed',
      'changed dotted_key /a.b payment.processed',
      'changed date_rounded /date payment.processed',
      'changed value_made_text /version payment.processed',
      'noted application_created /application/id null',
      'noted date_without_offset /date payment.processed',
      'noted event_ahead /date payment.processed',
      'noted event_late /date payment.processed',
      'noted id_missing /event/id no id',
      'noted user_id_placeholder /usr/id payment.processed',
    ]),
  )
  expect(warnings.every(({ sources: [source] }) => source?.key?.id === billing.id)).toBe(true)
})

test('an event that was there already is told, for it does not count again', async () => {
  const event = anEvent({ application: { id: 'twice' }, event: { id: 'e-1', name: 'paid' } })
  await send(senderOf(web), event)
  await send(senderOf(web), event)
  await untilStored(server)

  const { warnings } = await figuresOf(server).warnings('?application_id=twice&severity=noted')

  const found = warnings.find(({ type }) => type === 'duplicate_id')
  expect(found).toMatchObject({
    count: 1,
    sources: [{ application_id: 'twice', key: null, protocol: null }],
    samples: [{ event_name: 'paid', place: '/event/id' }],
  })
})

test('/metrics has the warnings by type, and when the last event was accepted', async () => {
  await send(senderOf(web), eventOf('scraped', { plan: null }))

  const text = await (await fetch(`${server.url}/metrics`)).text()

  const [, count] =
    /^throughline_ingestion_warnings_total\{.*"null_not_kept"\} (\d+)$/m.exec(text) ?? []
  const [, seconds] = /^throughline_events_last_accepted_timestamp_seconds (\S+)$/m.exec(text) ?? []
  const { warnings } = await figuresOf(server).warnings()
  const told = warnings.find(({ type }) => type === 'null_not_kept')
  const { last_event_at } = await figuresOf(server).summary()
  expect(Number(count)).toBe(told?.count)
  expect(Math.round(Number(seconds) * 1_000)).toBe(last_event_at)
  expect(text).not.toContain('scraped')
})
