import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerFunnel } from '../../src/query/answer-journeys.ts'
import { answerList, answerScalar } from '../../src/query/answer.ts'
import { aSpanRow } from '../../src/warehouse/a-span-row.ts'
import type { SpanRow } from '../../src/warehouse/span-row.ts'
import { listBody } from './list-body.ts'
import { questionBody, scalarRows } from './question-body.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const startMs = Date.UTC(2026, 0, 10, 12)

interface Sent {
  readonly id: string
  readonly name?: string
  /** After the start. */
  readonly atMs: number
  readonly user?: string
  readonly session?: string
  readonly more?: object
}

function line({ id, name = 'page', atMs, user, session, more }: Sent): string {
  return JSON.stringify({
    type: 'server',
    application: { id: 'shop' },
    event: { id, name },
    date: startMs + atMs,
    ...(user === undefined ? {} : { usr: { id: user } }),
    ...(session === undefined ? {} : { session: { id: session } }),
    ...more,
  })
}

function entry(trace: bigint, atMs: number, more: Partial<SpanRow> = {}): SpanRow {
  return aSpanRow({
    traceLow: trace,
    spanId: trace,
    startNs: BigInt(startMs + atMs) * 1_000_000n,
    durationNs: 1_000_000_000n,
    receivedAtMs: startMs + atMs,
    ...more,
  })
}

const declined = {
  isError: true,
  meta: new Map([
    ['error.type', 'CardDeclined'],
    ['error.message', 'card 4 was declined'],
  ]),
}

const minute = 60_000

const lines = [
  line({ id: 'named', name: 'payment.failed', atMs: 0, more: { trace_id: '11' } }),
  line({ id: 'absent', name: 'payment.failed', atMs: 0, user: 'ann', more: { trace_id: '99' } }),
  line({ id: 'stranger', atMs: 500 }),
  line({ id: 'session-first', atMs: minute - 2_000, session: 's-1' }),
  line({ id: 'session-last', atMs: minute + 1_000 + 10_000, session: 's-1' }),
  line({ id: 'session-early', atMs: minute - 2_001, session: 's-1' }),
  line({ id: 'session-late', atMs: minute + 1_000 + 10_001, session: 's-1' }),
  line({ id: 'user-last', name: 'payment.done', atMs: 2 * minute + 3_000, user: 'ben' }),
  line({ id: 'user-late', name: 'payment.done', atMs: 2 * minute + 3_001, user: 'ben' }),
  line({ id: 'called', name: 'payment.done', atMs: 3 * minute, user: 'cid' }),
  line({ id: 'failed', name: 'order.failed', atMs: 4 * minute, user: 'cid' }),
  line({ id: 'within', name: 'stock.low', atMs: 5 * minute + 5_500, user: 'dan' }),
  line({ id: 'within-other', name: 'stock.low', atMs: 5 * minute + 5_500, user: 'eve' }),
  line({ id: 'named-near', atMs: 0, more: { trace_id: '41'.padStart(16, '0') } }),
  line({ id: 'named-away', atMs: 0, more: { trace_id: '42'.padStart(16, '0') } }),
  line({ id: 'of-many', atMs: 6 * minute + 1_000, session: 's-many' }),
  line({ id: 'long-last', atMs: 7 * minute - 2_000 + 60 * minute, session: 's-long' }),
  line({ id: 'long-late', atMs: 7 * minute - 2_000 + 60 * minute + 1, session: 's-long' }),
  line({ id: 'of-service', atMs: 8 * minute, user: 'fay', more: { service: 'web', env: 'live' } }),
  line({ id: 'of-env', atMs: 9 * minute, user: 'fay', more: { service: 'web', env: 'live' } }),
  line({
    id: 'touch',
    atMs: 8 * minute - 10_000,
    user: 'fay',
    more: { attribution: { utm: { source: 'mail' } } },
  }),
]

const spans = [
  entry(11n, 10 * minute, { traceHigh: 5n, ...declined, durationNs: 3_000_000_000n, userId: 'x' }),
  // Without an id the event of ann would be of this.
  entry(12n, 0, { userId: 'ann' }),
  entry(13n, minute, { sessionId: 's-1' }),
  entry(14n, 2 * minute, { userId: 'ben' }),
  // The second is nearer, the first is called like the event.
  entry(15n, 3 * minute - 1_500, { userId: 'cid', resource: 'POST /payment' }),
  entry(16n, 3 * minute - 500, { userId: 'cid', resource: 'GET /cart' }),
  // Likewise, and the first failed like the event.
  entry(17n, 4 * minute - 1_500, { userId: 'cid', ...declined }),
  entry(18n, 4 * minute - 500, { userId: 'cid' }),
  entry(19n, 5 * minute, {
    userId: 'dan',
    events: [
      {
        name: 'stock.low',
        atNs: BigInt(startMs + 5 * minute + 500) * 1_000_000n,
        attributesJson: '{}',
      },
    ],
  }),
]

const dayBeforeMs = -36 * 60 * minute

const more = [
  entry(0x41n, dayBeforeMs),
  entry(0x42n, dayBeforeMs - 1),
  ...Array.from({ length: 101 }, (_, index) =>
    entry(0x1000n + BigInt(index), 6 * minute + index, { sessionId: 's-many' }),
  ),
  entry(0x51n, 7 * minute, { sessionId: 's-long', durationNs: 7_200_000_000_000n }),
  // Each time the second is nearer.
  entry(0x91n, 8 * minute - 1_500, { userId: 'fay', service: 'web', env: 'test' }),
  entry(0x92n, 8 * minute - 500, { userId: 'fay', service: 'cards', env: 'live' }),
  entry(0x93n, 9 * minute - 1_500, { userId: 'fay', service: 'web', env: 'live' }),
  entry(0x94n, 9 * minute - 500, { userId: 'fay', service: 'web', env: 'test' }),
]

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(lines)
  await stored.addSpans([...spans, ...more], 'spans')
})
afterAll(() => stored.close())

const range = { from: startMs - minute, to: startMs + 120 * minute, matches: () => true }

async function traceOf(id: string): Promise<unknown> {
  const columns = ['@trace.id', '@trace.rule', '@trace.confidence']
  const answer = await answerList(
    listBody({ ...range, columns }, `@event.id:${id}`),
    stored.context,
  )
  const [record = {}] = (answer.kind === 'answered' && answer.body.data.attributes.records) || []
  return Object.values(record).join(' ').trim()
}

const half = '0'.repeat(30)

test('an event is of the trace that it names, however far away that is', async () => {
  expect(await traceOf('named')).toBe('0000000000000005000000000000000b explicit exact')
})

test('an event that names a trace which never came is of no other', async () => {
  expect(await traceOf('absent')).toBe('')
})

test('an event is of no trace because of its time alone', async () => {
  expect(await traceOf('stranger')).toBe('')
})

test('a session is of a trace from 2 s before it to 10 s after it', async () => {
  expect(await traceOf('session-first')).toBe(`${half}0d session high`)
  expect(await traceOf('session-last')).toBe(`${half}0d session high`)
  expect(await traceOf('session-early')).toBe('')
  expect(await traceOf('session-late')).toBe('')
})

test('a user is likely of a trace up to 2 s after it', async () => {
  expect(await traceOf('user-last')).toBe(`${half}0e user likely`)
  expect(await traceOf('user-late')).toBe('')
})

test('of several traces of a user that of a span called like the event is taken, not the nearest', async () => {
  expect(await traceOf('called')).toBe(`${half}0f user likely`)
})

test('of several traces of a user one that failed is taken for an event that says so', async () => {
  expect(await traceOf('failed')).toBe(`${half}11 user likely`)
})

test('what happened within a span is of its trace for the same user, up to 5 s away', async () => {
  expect(await traceOf('within')).toBe(`${half}13 in_span high`)
  expect(await traceOf('within-other')).toBe('')
})

test('spans are looked at from the whole day before the range of a question, and none before', async () => {
  expect(await traceOf('named-near')).toBe(`${half}41 explicit exact`)
  expect(await traceOf('named-away')).toBe('')
})

test('of 101 entry spans of a session at one time the first 100 count, the latest of them most', async () => {
  expect(await traceOf('of-many')).toBe(`${'0'.repeat(28)}1063 session high`)
})

test('an entry span counts for an hour, however long it takes', async () => {
  expect(await traceOf('long-last')).toBe(`${half}51 session high`)
  expect(await traceOf('long-late')).toBe('')
})

test('of several traces of a user that of the same service is taken, then that of the same environment', async () => {
  expect(await traceOf('of-service')).toBe(`${half}91 user likely`)
  expect(await traceOf('of-env')).toBe(`${half}93 user likely`)
})

test('a list shows of an event both its trace and what led to it', async () => {
  const columns = ['@trace.rule', '@last_touch.utm.source']
  const answer = await answerList(
    listBody({ ...range, columns }, '@event.id:of-service @trace.service:web'),
    stored.context,
  )

  expect(answer.kind === 'answered' && answer.body.data.attributes.records).toMatchObject([
    { '@trace.rule': 'user', '@last_touch.utm.source': 'mail' },
  ])
})

test('failed payments are counted by the error behind them, and their traces measured', async () => {
  const grouped = { ...range, groupBy: [{ facet: '@trace.error.type' }] }
  const search = '@event.name:payment.failed'
  const ask = async (compute: { readonly aggregation: string; readonly metric?: string }) => {
    const answer = await answerScalar(questionBody({ ...grouped, compute }, search), stored.context)
    const columns = answer.kind === 'answered' ? answer.body.data?.attributes.columns : undefined
    return { rows: scalarRows(columns ?? []), figures: columns?.at(-1) }
  }

  const counts = await ask({ aggregation: 'count' })
  const longest = await ask({ aggregation: 'max', metric: '@trace.duration' })

  expect(counts.rows).toEqual([
    { labels: ['CardDeclined'], figure: 1 },
    { labels: ['N/A'], figure: 1 },
  ])
  expect(longest.rows[0]).toEqual({ labels: ['CardDeclined'], figure: 3_000_000_000 })
  expect(longest.figures).toMatchObject({ meta: { unit: [{ name: 'nanosecond' }, null] } })
})

test('a funnel finds a step by its trace, and groups by the error behind it', async () => {
  const node = (query: string) => ({ data_source: 'product_analytics', search: { query } })
  const search = {
    expression: 'done -> failed',
    node_objects: { done: node('@event.name:payment.done'), failed: node('@trace.error:true') },
    join_keys: { primary: '@usr.id' },
  }
  const target = { type: 'node', value: 'failed' }
  const query = { search, group_by: [{ facet: '@trace.error.type', target }] }
  const { from, to } = range

  const answer = await answerFunnel(
    { data: { type: 'journey_request', attributes: { from, to, query } } },
    stored.context,
  )

  const steps = answer.kind === 'answered' ? answer.body.data.attributes.funnel_steps : []
  expect(
    steps.map(({ groups }) => groups.map(({ value, group_tags }) => [group_tags, value])),
  ).toEqual([
    [
      [['CardDeclined'], 1],
      [['N/A'], 1],
    ],
    [
      [['CardDeclined'], 1],
      [['N/A'], 0],
    ],
  ])
})
