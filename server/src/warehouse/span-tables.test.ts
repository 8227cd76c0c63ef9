import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aSpanRow, lineOf } from './a-span-row.ts'
import { migrations } from './migrations.ts'
import type { SpanRow } from './span-row.ts'
import { tablesOfTraces } from './span-tables.ts'
import { identifier, param, sql, wholeNumber } from './sql-text.ts'
import { openWarehouse, type Row, type Warehouse } from './warehouse.ts'

let dataDir: string
let warehouse: Warehouse
let inserts = 0

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'throughline-'))
  warehouse = await open({})
})

afterAll(async () => {
  await warehouse.close()
  await rm(dataDir, { recursive: true })
})

function open({ traceRetentionDays = 30 }): Promise<Warehouse> {
  const logger = pino({ level: 'silent' })
  const engine = { kind: 'embedded', dataDir } as const
  return openWarehouse({ engine, retentionMonths: 15, traceRetentionDays, logger })
}

/** Each call is an insert of its own, as each chunk of a trace may be. */
async function store(...spans: readonly Partial<SpanRow>[]): Promise<void> {
  const rows = spans.map((span) => Buffer.from(lineOf(aSpanRow(span))))
  await warehouse.insert({ table: 'spans', rows, token: `insert-${(inserts += 1)}` })
}

const startMs = Date.now() - 60_000

/** Nanoseconds so many milliseconds after the start of the trace. */
function after(ms: number): bigint {
  return BigInt(startMs + ms) * 1_000_000n
}

/** What is known of a trace: moments as milliseconds after its start. */
async function readTrace(traceLow: bigint): Promise<readonly Row[]> {
  const start = param('Int64', startMs)
  return warehouse.query(sql`SELECT toUnixTimestamp64Milli(min(started_at)) - ${start},
      toUnixTimestamp64Milli(max(ended_at)) - ${start}, toString(max(trace_high)),
      argMinMerge(root).service, argMinMerge(root).resource, arraySort(groupUniqArrayArray(services)),
      max(is_error), argMinMerge(error).type, max(session_id), max(user_id), max(account_id)
    FROM throughline.traces WHERE trace_low = ${param('UInt64', traceLow)} GROUP BY trace_low`)
}

test('a span that comes again, in whatever chunk, is there once, and its trace says the same', async () => {
  const trace = { traceLow: 2n ** 64n - 1n, traceHigh: 2n ** 63n, startNs: after(0) }
  const root = { ...trace, spanId: 2n ** 64n - 2n, sessionId: 's', userId: 'u' }
  const child = { ...trace, spanId: 7n, parentId: root.spanId, service: 'db' }

  await store(root, child)
  const before = await readTrace(trace.traceLow)
  await store(child)
  await store(child, root, child)

  const spans = await warehouse.query(sql`SELECT toString(span_id), toString(parent_id),
      toString(trace_high), service FROM throughline.spans FINAL
    WHERE trace_low = ${param('UInt64', trace.traceLow)} ORDER BY service`)
  expect(spans).toEqual([
    ['7', '18446744073709551614', '9223372036854775808', 'db'],
    ['18446744073709551614', '0', '9223372036854775808', 'web'],
  ])
  expect(await readTrace(trace.traceLow)).toEqual(before)
})

test('a trace is put together of chunks in any order: its root, bounds, services and whose it is', async () => {
  const trace = { traceLow: 10n }
  await store({ ...trace, spanId: 3n, parentId: 2n, service: 'db', startNs: after(20) })
  await store({ ...trace, spanId: 2n, parentId: 1n, service: 'api', startNs: after(-5) })
  const root = { service: 'shop', resource: 'POST /checkout', durationNs: 90_000_000n }
  const whose = { sessionId: 's1', userId: 'u1', accountId: 'a1', traceHigh: 77n }
  await store({ ...trace, spanId: 1n, ...root, ...whose, startNs: after(0) })

  expect(await readTrace(10n)).toEqual([
    [-5, 90, '77', 'shop', 'POST /checkout', ['api', 'db', 'shop'], false, '', 's1', 'u1', 'a1'],
  ])
})

test('a trace without its root goes by the span that started first', async () => {
  await store({ traceLow: 11n, spanId: 2n, parentId: 9n, service: 'late', startNs: after(2) })
  await store({ traceLow: 11n, spanId: 3n, parentId: 9n, service: 'early', startNs: after(1) })

  expect((await readTrace(11n))[0]?.[3]).toBe('early')
})

test('of the errors of a trace the one that ended first is named, because the others fail of it', async () => {
  const failed = (type: string) => ({ isError: true, meta: new Map([['error.type', type]]) })
  const trace = { traceLow: 12n, startNs: after(0) }
  await store({ ...trace, spanId: 1n, durationNs: 9_000_000n, ...failed('Refused') })
  await store({ ...trace, spanId: 2n, parentId: 1n, durationNs: 5_000_000n, ...failed('Declined') })
  await store({ ...trace, spanId: 3n, parentId: 1n, durationNs: 1_000_000n })

  expect((await readTrace(12n))[0]?.slice(6, 8)).toEqual([true, 'Declined'])
})

test.each(['', '402'])(
  'an error that says no more of itself than %j is named only when no other is',
  async (type) => {
    const trace = { traceLow: type === '' ? 15n : 16n, startNs: after(0), isError: true }
    const named = (name: string) => ({ meta: new Map([['error.type', name]]) })
    const answeredNo = { ...trace, spanId: 2n, durationNs: 1_000_000n, ...named(type) }

    await store(answeredNo)
    expect((await readTrace(trace.traceLow))[0]?.slice(6, 8)).toEqual([true, type])
    await store({ ...trace, spanId: 1n, durationNs: 9_000_000n, ...named('Declined') }, answeredNo)
    expect((await readTrace(trace.traceLow))[0]?.slice(6, 8)).toEqual([true, 'Declined'])
  },
)

test('events find a trace by session, user, account and the names of what happened within it', async () => {
  const happened = { name: 'payment.failed', atNs: after(40), attributesJson: '{"card":"x"}' }
  const whose = { sessionId: 'k-session', userId: 'k-user', accountId: 'k-account' }
  const trace = { traceLow: 13n, startNs: after(0), durationNs: 50_000_000n }
  await store({ ...trace, spanId: 1n, ...whose }, { ...trace, spanId: 2n, events: [happened] })
  await store({ ...trace, spanId: 1n, ...whose })

  const start = param('Int64', startMs)
  const keys = await warehouse.query(sql`SELECT kind, key, toString(span_id),
      toUnixTimestamp64Milli(started_at) - ${start}, toUnixTimestamp64Milli(ended_at) - ${start}
    FROM throughline.trace_keys FINAL WHERE trace_low = 13 ORDER BY kind`)
  expect(keys).toEqual([
    ['session', 'k-session', '1', 0, 50],
    ['user', 'k-user', '1', 0, 50],
    ['account', 'k-account', '1', 0, 50],
    ['event', 'payment.failed', '2', 40, 40],
  ])
})

test('a span that nobody is named in makes no key', async () => {
  await store({ traceLow: 14n })

  const [row] = await warehouse.query(
    sql`SELECT count() FROM throughline.trace_keys WHERE trace_low = 14`,
  )
  expect(row).toEqual([0])
})

test('a data directory from before there were spans gets their tables, and its events their trace', async () => {
  const moment = Date.now()
  const event = { application_id: 'shop', type: 'server', name: 'seen', event_id: 'before' }
  const row = { ...event, occurred_at: moment, received_at: moment }
  for (const name of ['traces_view', 'trace_keys_view', ...tablesOfTraces]) {
    await warehouse.command(sql`DROP TABLE throughline.${identifier(name)}`)
  }
  await warehouse.command(sql`ALTER TABLE throughline.events DROP COLUMN trace_key`)
  const step = migrations.findIndex(({ name }) => name.startsWith('spans')) + 1
  await warehouse.command(
    sql`ALTER TABLE throughline.migrations DELETE WHERE version >= ${wholeNumber(step)}
      SETTINGS mutations_sync = 1`,
  )
  const line = `${JSON.stringify({ ...row, attributes: { dd: { trace_id: '1f' } } })}\n`
  await warehouse.insert({ table: 'events', rows: [Buffer.from(line)], token: 'before' })
  await warehouse.close()

  warehouse = await open({})
  await store({ traceLow: 31n })

  const keys = await warehouse.query(sql`SELECT toString(trace_key) FROM throughline.events
    WHERE event_id = 'before'`)
  expect(keys).toEqual([['31']])
  expect(await readTrace(31n)).toHaveLength(1)
})

test('other days of retention take effect at the next start, for all tables of traces', async () => {
  await warehouse.close()

  warehouse = await open({ traceRetentionDays: 7 })

  const rows = await warehouse.query(sql`SELECT extract(engine_full, 'toIntervalDay\\((\\d+)\\)')
    FROM system.tables WHERE database = 'throughline'
      AND name IN (${param('Array(String)', tablesOfTraces)})`)
  expect(rows).toEqual([['7'], ['7'], ['7']])
})
