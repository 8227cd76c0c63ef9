import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerList } from '../../src/query/answer.ts'
import { readTraceId } from '../../src/query/parse/read-trace-id.ts'
import { findEventTrace } from '../../src/query/traces/find-event-trace.ts'
import { findTrace } from '../../src/query/traces/find-trace.ts'
import { readText } from '../../src/query/shape/read-rows.ts'
import { aSpanRow } from '../../src/warehouse/a-span-row.ts'
import { listBody } from '../questions/list-body.ts'
import { storeEvents, type StoredEvents } from '../questions/stored-events.ts'
import {
  tracedLengthMs,
  tracedLines,
  tracedSpans,
  tracedStartMs,
} from '../questions/traced-events.ts'

const hourMs = 3_600_000
const lateMs = tracedStartMs + 10 * tracedLengthMs

function line(id: string, atMs: number, more: object): string {
  const event = { id, name: 'page' }
  return JSON.stringify({
    type: 'server',
    application: { id: 'shop' },
    event,
    date: lateMs + atMs,
    ...more,
  })
}

const ann = { usr: { id: 'ann' } }

// Beside those of the questions one user with two traces, and events around them.
const lines = [
  line('first', 1_000, ann),
  line('between', 2_400, ann),
  line('named', 2_500, { ...ann, trace_id: '9001' }),
  line('named-late', hourMs + 1_500, { ...ann, trace_id: '9001' }),
  line('named-later', hourMs + 2_001, { ...ann, trace_id: '9001' }),
  line('lost', 1_000, { ...ann, trace_id: '77' }),
]

function spanOf(trace: bigint, atMs: number) {
  const startNs = BigInt(lateMs + atMs) * 1_000_000n
  const more = { userId: 'ann', durationNs: 1_000_000_000n, receivedAtMs: lateMs + atMs }
  return aSpanRow({ traceLow: trace, spanId: trace, startNs, ...more })
}

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents([...tracedLines, ...lines])
  await stored.addSpans([...tracedSpans, spanOf(9_001n, 1_000), spanOf(9_002n, 3_000)], 'spans')
})
afterAll(() => stored.close())

async function traceOf(id: string) {
  const found = await findTrace(stored.context.warehouse, readTraceId(id) ?? { low: 0n, high: 0n })
  if (found.kind !== 'found') throw new Error(found.kind)
  return found.answer.data
}

async function ofEvent(eventId: string, atMs: number, applicationId = 'shop') {
  const event = { applicationId, eventId, atMs }
  const found = await findEventTrace(stored.context.warehouse, event)
  return found.kind === 'found' ? found.answer.data.attributes : found.kind
}

/** What questions about events say of their traces. */
async function matchesByQuestion() {
  const columns = [
    'id',
    '@application.id',
    'timestamp',
    '@trace.id',
    '@trace.rule',
    '@trace.confidence',
  ]
  const range = { from: tracedStartMs - hourMs, to: tracedStartMs + tracedLengthMs + hourMs }
  const list = { ...range, columns, limit: 1_000, matches: () => true }
  const answer = await answerList(listBody(list, '*'), stored.context)
  const records = (answer.kind === 'answered' && answer.body.data.attributes.records) || []
  return records.map((record) => {
    const [id, application, trace, rule, confidence] = [
      'id',
      '@application.id',
      '@trace.id',
      '@trace.rule',
      '@trace.confidence',
    ].map((name) => readText(record[name] ?? ''))
    const timestamp = Number(record['timestamp'])
    return { id, application, timestamp, trace, match: `${rule} ${confidence}` }
  })
}

test('the events of a trace are those that questions take to be of it, within an hour', async () => {
  const matches = await matchesByQuestion()
  const ids = [...new Set(matches.flatMap(({ trace }) => trace || []))]

  for (const id of ids.filter((_, index) => index % 3 === 0)) {
    const { attributes } = await traceOf(id)

    const startMs = Number(BigInt(attributes.start_ns) / 1_000_000n)
    const endMs = startMs + attributes.duration_ns / 1e6
    const own = matches
      .filter(({ trace, timestamp }) => {
        return trace === id && timestamp >= startMs - hourMs && timestamp < endMs + hourMs
      })
      .map(({ id: event, match }) => `${event} ${match}`)
    const shown = attributes.events.map(
      ({ id: event, rule, confidence }) => `${event} ${rule} ${confidence}`,
    )
    expect(shown.toSorted()).toEqual(own.toSorted())
    expect(attributes.event_count).toBe(own.length)
  }
  expect(ids.length).toBeGreaterThan(30)
})

test('the trace of an event is that which questions take it to be of', async () => {
  const matches = await matchesByQuestion()

  for (const match of matches.filter((_, index) => index % 10 === 0)) {
    const found = await ofEvent(match.id ?? '', match.timestamp, match.application)

    const { id = '', attributes } = (typeof found !== 'string' && found.trace) || {}
    const shown = [id, `${attributes?.rule ?? ''} ${attributes?.confidence ?? ''}`]
    expect(shown).toEqual([match.trace, match.match])
  }
  expect(matches.length).toBeGreaterThan(30)
})

test('traces are looked for beyond the last moment that a span can have', async () => {
  const range = { from: 9_300_000_000_000, to: 9_300_000_001_000 }
  const list = { ...range, columns: ['@trace.id', '@trace.rule'], matches: () => true }

  const answer = await answerList(listBody(list, '@trace.error:true'), stored.context)

  expect(answer).toMatchObject({ body: { data: { attributes: { total_count: 0 } } } })
})

test('a trace shows what it has in common with an event, and that the event names it', async () => {
  const { attributes } = await traceOf('9001')

  const shared = { application_id: 'shop', name: 'page', type: 'server', user_id: 'ann' }
  expect(attributes.events).toEqual([
    { ...shared, id: 'first', timestamp: lateMs + 1_000, rule: 'user', confidence: 'likely' },
    { ...shared, id: 'between', timestamp: lateMs + 2_400, rule: 'user', confidence: 'likely' },
    { ...shared, id: 'named', timestamp: lateMs + 2_500, rule: 'explicit', confidence: 'exact' },
    {
      ...shared,
      id: 'named-late',
      timestamp: lateMs + hourMs + 1_500,
      rule: 'explicit',
      confidence: 'exact',
    },
  ])
})

test('an event that may be of several traces has the others as candidates, and one that names its trace has none', async () => {
  const between = await ofEvent('between', lateMs + 2_400)
  const named = await ofEvent('named', lateMs + 2_500)

  const ids = (found: typeof between) =>
    typeof found === 'string'
      ? found
      : [found.trace?.attributes.trace_id_decimal, found.candidates.map(({ id }) => id)]
  expect(ids(between)).toEqual(['9001', ['0000000000000000000000000000232a']])
  expect(ids(named)).toEqual(['9001', []])
})

test('an event that names a trace which never came has none, and one that never came is missing', async () => {
  expect(await ofEvent('lost', lateMs + 1_000)).toEqual({ trace: null, candidates: [] })
  expect(await ofEvent('first', lateMs + 999)).toBe('missing')
  expect(await ofEvent('first', lateMs + 1_000, 'other')).toBe('missing')
})
