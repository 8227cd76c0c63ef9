import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  capturedRequests,
  type CapturedRequest,
} from '../../src/intake/tracardi/captured-requests.ts'
import { askNumber, untilStored } from '../asking.ts'
import { call } from '../calling.ts'
import { figuresOf } from '../ingestion/asking-figures.ts'
import { makeApiKey, postApiKey } from '../key-api.ts'
import { eventually, startServer, type RunningServer } from '../running-server.ts'
import { listedRecords } from './listed-records.ts'

let server: RunningServer

beforeAll(async () => {
  // Some of the captured events happened in 2023; and every process has to know sources and schemas.
  server = await startServer({
    THROUGHLINE_RETENTION_MONTHS: '120',
    THROUGHLINE_WORKERS: '2',
  })
  await createSource('src-disabled', { disabled: true })
  await createSource('src-webhook-0001', { source_type: 'webhook' })
  await postApiKey(server, exampleOf(tracardiPage, 0))
})
afterAll(() => server.remove())

const tracardiPage = readFileSync(
  new URL('../../../docs/reference/tracardi.md', import.meta.url),
  'utf8',
)
const schemaPage = readFileSync(
  new URL('../../../docs/reference/event-schemas.md', import.meta.url),
  'utf8',
)

function exampleOf(page: string, index: number): unknown {
  return JSON.parse([...page.matchAll(/```json\n([^`]*)```/g)][index]?.[1] ?? '')
}

function post(path: string, body: unknown): Promise<Response> {
  return call(server, { path, body })
}

async function createSource(key: string, more: object): Promise<void> {
  await makeApiKey(server, { name: key, key, application_id: 'shop', ...more })
}

async function replay({ method, path, headers, body }: CapturedRequest): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    method,
    headers: headers ?? {},
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

/** What is stored of every captured request: name, kind, session, profile and device. */
const stored = [
  // The first requests of tracardi-js, whose profile follows from the session.
  'purchase-order track 15bbc4dc 1b72ab93 535c5e0a',
  'page-view page 15bbc4dc 1b72ab93 535c5e0a',
  // The others, with the profile that it was answered.
  'clicked track 15bbc4dc 11111111 535c5e0a',
  'helper-event track 15bbc4dc 11111111 535c5e0a',
  'product-added track 0b6f3f0e 6d1c9a52 -',
  'page-view page 0b6f3f0e 6d1c9a52 -',
  'page-view page 0b6f3f0e ff25fb65 -',
  'page-view page 0b6f3f0e ff25fb65 -',
  'page-view page 0b6f3f0e ff25fb65 d1',
  // With debugger; with times of its own.
  'e track 0b6f3f0e ff25fb65 -',
  'e track 0b6f3f0e ff25fb65 -',
  // With times of session and profile, twice; with further ids.
  'e track 0b6f3f0e 6d1c9a52 -',
  'e track 0b6f3f0e 6d1c9a52 -',
  'e track 0b6f3f0e 6d1c9a52 -',
  // Without a session, and with one that is not to be saved.
  'e track - 6d1c9a52 -',
  'e track - 6d1c9a52 -',
  // Without a profile, and with one that is not to be saved.
  'e track 0b6f3f0e - -',
  'e track 0b6f3f0e - -',
  // Of three bodies with ephemeral events, what else is in them.
  'kept track 0b6f3f0e ff25fb65 -',
  // Webhooks.
  'sign-up track - - -',
  'sign-up track 0b6f3f0e ff25fb65 -',
  'email-open track 0b6f3f0e ff25fb65 -',
]

/** Of a UUID its first part; `-` for nothing. */
function shortened(value: unknown): string {
  return typeof value === 'string' ? value.replace(/^([\da-f]{8})-.*/, '$1') : '-'
}

test('every captured request is answered as its client needs it, and stored as it says', async () => {
  const answers = await Promise.all(capturedRequests().map(replay))
  await untilStored(server)

  expect(answers.map(({ status }) => status)).toEqual(
    capturedRequests().map(({ status }) => status),
  )
  const columns = ['@event.name', '@event.kind', '@session.id', '@profile.id', '@device.id']
  const found = await listedRecords(server, '@source.protocol:tracardi', columns)
  const texts = found.map((event) => columns.map((column) => shortened(event[column])).join(' '))
  expect(texts.toSorted()).toEqual(stored.toSorted())
})

test('times, tags, campaign and page come to where questions find them', async () => {
  const [timed] = await listedRecords(server, '@event.inserted_at:>0', [
    'timestamp',
    '@event.updated_at',
  ])
  const records = await listedRecords(server, '@session.created_at:>0', [
    '@session.created_at',
    '@profile.created_at',
  ])
  const [added] = await listedRecords(server, '@tags:beta', [
    '@tags',
    '@price',
    '@context.payload.cart',
    '@attribution.utm.source',
    '@attribution.referrer_host',
    '@event.name_as_sent',
  ])

  expect(timed).toEqual({
    timestamp: Date.UTC(2023, 0),
    '@event.updated_at': Date.UTC(2024, 0) + 1_000,
  })
  const created = {
    '@session.created_at': Date.UTC(2023, 0),
    '@profile.created_at': Date.UTC(2022, 0),
  }
  expect(records).toEqual([created, created])
  const earliest = { aggregation: 'min', metric: '@session.created_at' }
  expect(await askNumber(server, '@session.id:0b6f3f0e-*', earliest)).toBe(Date.UTC(2023, 0))
  expect(added).toEqual({
    '@tags': ['checkout', 'beta'],
    '@price': 34.43,
    '@context.payload.cart': 'c1',
    '@attribution.utm.source': 'news',
    '@attribution.referrer_host': 'www.google.test',
    '@event.name_as_sent': 'Product Added',
  })
})

test('the example of the page is answered with the ids, and its click id is found', async () => {
  const answer = await post('/track', exampleOf(tracardiPage, 1))
  await untilStored(server)

  expect(await answer.json()).toMatchObject({
    events: ['cart-7-line-1'],
    profile: { id: '6d1c9a52-1b7e-4c3e-8e1a-0c4f6b7d2b02' },
  })
  expect(
    await listedRecords(server, '@attribution.click_id_type:gclid', [
      '@event.id',
      '@attribution.click_id',
    ]),
  ).toEqual([{ '@event.id': 'cart-7-line-1', '@attribution.click_id': 'x' }])
})

test('an event that does not fit the example of a schema is found by its mark, and counted', async () => {
  await post('/api/event-schemas', exampleOf(schemaPage, 0))
  const events = [
    { type: 'order-paid', properties: { total: 0, currency: 'EUR' } },
    { type: 'Order Paid', properties: { total: 5, currency: 'EUR' } },
    { type: 'sign-up', properties: { plan: 'paid' } },
  ]
  const answer = await post('/track', { source: { id: 'src-demo-0001' }, events })
  await untilStored(server)

  expect(await answer.json()).toMatchObject({
    errors: [
      'events[0]: event@properties/total must be > 0',
      'events[0]: profile@traits.plan is missing',
      'events[1]: profile@traits.plan is missing',
    ],
  })
  const errors = '@validation.errors'
  const ofPlan = 'profile@traits.plan is missing'
  const marked = await listedRecords(server, '@validation.valid:false', ['@total', errors])
  expect(marked.toSorted((one, other) => Number(one['@total']) - Number(other['@total']))).toEqual([
    { '@total': 0, [errors]: ['event@properties/total must be > 0', ofPlan] },
    { '@total': 5, [errors]: [ofPlan] },
  ])
  const { warnings } = await figuresOf(server).warnings()
  expect(warnings.find(({ type }) => type === 'event_invalid')).toMatchObject({ count: 2 })
})

test('the curl of the page of schemas is answered with what the page says is wrong', async () => {
  const [, body = ''] = /-d '(\{[^']*\})'/.exec(schemaPage) ?? []

  const answer = await post('/track', JSON.parse(body))

  const unlike = { task: 'new', profile: { id: 'new' } }
  const answered: unknown = await answer.json()
  expect(Object.assign({}, answered, unlike)).toEqual(
    Object.assign({}, exampleOf(schemaPage, 1), unlike),
  )
})

test('many first requests of one session, to every process, are one profile', async () => {
  const body = {
    source: { id: 'src-demo-0001' },
    session: { id: 'burst' },
    profile: null,
    events: [{ type: 'burst' }],
  }
  const answers = await Promise.all(Array.from({ length: 60 }, () => post('/track', body)))
  const bodies = await Promise.all(answers.map((answer) => answer.text()))
  await untilStored(server)

  const profiles = bodies.map((text) => /"profile":{"id":"([^"]+)"}/.exec(text)?.[1])
  const stored = await listedRecords(server, '@event.name:burst', ['@profile.id'])
  expect(new Set(profiles).size).toBe(1)
  expect(stored).toHaveLength(60)
  expect(new Set(stored.map((event) => event['@profile.id']))).toEqual(new Set(profiles))
})

test('whoever turns up under any id of a profile, or in its session, is the user that one event calls it', async () => {
  const [source, session] = [{ id: 'src-demo-0001' }, { id: 'visit-9' }]
  const track = (type: string, profile: object) =>
    post('/track', { source, session, profile, events: [{ type }] })
  await track('met-as-other', { id: 'crm-9' })
  await track('met-linked', { id: 'tab-9', ids: ['crm-9'] })
  await track('met-named', { id: 'tab-9', primary_id: 'jane' })
  await fetch(`${server.url}/collect/met-by-webhook/src-webhook-0001/visit-9`)
  await untilStored(server)

  const users = await eventually(async () => {
    const found = await listedRecords(server, '@event.name:met-*', ['@usr.resolved_id'])
    const ids = found.map((event) => event['@usr.resolved_id'])
    if (ids.length < 4 || ids.includes(null)) throw new Error(`not resolved: ${ids.join()}`)
    return ids
  })
  expect(users).toEqual(['jane', 'jane', 'jane', 'jane'])
})
