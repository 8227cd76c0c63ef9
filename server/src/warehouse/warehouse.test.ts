import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { momentPath, promotedTexts } from './promoted-paths.ts'
import { attributePath, param, sql } from './sql-text.ts'
import { openWarehouse, type Warehouse } from './warehouse.ts'

const logger = pino({ level: 'silent' })
let dataDir: string
let warehouse: Warehouse

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'throughline-'))
  warehouse = await open()
})

afterAll(async () => {
  await warehouse.close()
  await rm(dataDir, { recursive: true })
})

function open(directory = dataDir): Promise<Warehouse> {
  const engine = { kind: 'embedded', dataDir: directory } as const
  return openWarehouse({ engine, retentionMonths: 15, traceRetentionDays: 30, logger })
}

test('any text survives the way through parameters unchanged', async () => {
  const texts = [
    "it's",
    'a\\b\\\\c',
    'tab\tnew\nline\r\0',
    '`"{p0:String}\'',
    'é 🧵 \u2028',
    '\\N',
    '',
  ]

  const rows = await Promise.all(
    texts.map((text) => warehouse.query(sql`SELECT ${param('String', text)}`)),
  )

  expect(rows).toEqual(texts.map((text) => [[text]]))
})

test('lists, booleans and large integers are bound as what they are', async () => {
  const rows = await warehouse.query(sql`SELECT ${param('Array(String)', ["a'", 'b\\', '\t'])},
    ${param('Bool', true)}, toString(${param('UInt64', 18_446_744_073_709_551_615n)}),
    ${param('Array(Float64)', [1.5, -2])}`)

  expect(rows).toEqual([[["a'", 'b\\', '\t'], true, '18446744073709551615', [1.5, -2]]])
})

test('a parameter of 300,000 characters arrives whole', async () => {
  const long = "x'".repeat(150_000)

  const rows = await warehouse.query(sql`SELECT length(${param('String', long)})`)

  expect(rows).toEqual([[300_000]])
})

test('rows inserted twice under one token are there once, with text that looks like a date kept', async () => {
  const row = eventLine({ event_id: 'e1', attributes: { at: '2026-11-21T10:00:00Z', 'we`ird': 1 } })
  const insertion = { table: 'events', rows: [row], token: 't1' } as const

  await warehouse.insert(insertion)
  await warehouse.insert(insertion)

  const rows = await warehouse.query(sql`SELECT event_id, ${attributePath('at')},
    ${attributePath('we`ird', 'Int64')}, toUnixTimestamp64Milli(occurred_at)
    FROM throughline.events`)
  expect(rows).toEqual([['e1', '2026-11-21T10:00:00Z', 1, 1_795_000_000_123]])
})

test('a data directory whose name is a pattern to the engine takes rows like any other', async () => {
  const odd = join(dataDir, "it's {a,b}*?[c]")
  await mkdir(odd)
  const inOdd = await open(odd)

  await inOdd.insert({
    table: 'events',
    rows: [eventLine({ event_id: 'e1', attributes: {} })],
    token: 't1',
  })

  const rows = await inOdd.query(sql`SELECT event_id FROM throughline.events`)
  await inOdd.close()
  expect(rows).toEqual([['e1']])
})

test('a promoted path is not kept a second time in the attributes; paths below it are kept', async () => {
  const promoted = [...promotedTexts.map(({ path }) => path), momentPath]
  const below = promoted.map((path) => `${path}.more`)
  const attributes = Object.fromEntries([...promoted, ...below].map((path) => [path, 'x']))
  const row = eventLine({ event_id: 'e2', attributes })
  await warehouse.insert({ table: 'events', rows: [row], token: 'promoted' })

  const rows = await warehouse.query(
    sql`SELECT JSONAllPaths(attributes) FROM throughline.events WHERE event_id = 'e2'`,
  )

  expect(rows).toEqual([[below.toSorted()]])
})

test('the first and the last time of a group are the same however often they are asked, before 1970 too', async () => {
  const asked = sql`
    SELECT part, min(at), max(at), count() FROM (
      SELECT toString(number % 2) AS part, fromUnixTimestamp64Milli(toInt64(number) - 50) AS at
      FROM numbers(100)
    ) GROUP BY part ORDER BY part`
  const answers = new Set<string>()

  for (let time = 0; time < 12; time += 1) {
    answers.add(JSON.stringify(await warehouse.query(asked)))
  }

  expect([...answers]).toEqual([
    JSON.stringify([
      ['0', '1969-12-31 23:59:59.950', '1970-01-01 00:00:00.048', 50],
      ['1', '1969-12-31 23:59:59.951', '1970-01-01 00:00:00.049', 50],
    ]),
  ])
})

test('a wrong query is refused for good, with the words of the engine', async () => {
  const asked = warehouse.query(sql`SELECT no_such_column`)

  await expect(asked).rejects.toThrow('no_such_column')
  await expect(asked).rejects.toMatchObject({ code: 'refused', retryable: false })
})

test.each([
  ['a time that is none', '{"occurred_at":"never"}'],
  ['a boolean that is none', '{"id_from_client":"maybe"}'],
  ['no JSON', 'garbage'],
  ['an object cut off', '{"attributes":{"a":'],
  ['attributes that are no object', '{"attributes":"text"}'],
  ['a number beyond a double', '{"attributes":{"a":1e400}}'],
  ['one path twice', '{"attributes":{"a.b":1,"a":{"b":2}}}'],
  ['5,000 objects one in another', `{"attributes":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_001)}`],
])('a row with %s can never go in, and is refused as such', async (_what, row) => {
  const rows = [Buffer.from(`${row}\n`)]

  await expect(warehouse.insert({ table: 'events', rows, token: row })).rejects.toMatchObject({
    code: 'row_refused',
    retryable: false,
  })
})

test('a statement about a table that is not there is refused, whoever is at fault', async () => {
  const asked = warehouse.query(sql`SELECT count() FROM throughline.no_such_table`)

  await expect(asked).rejects.toMatchObject({ code: 'refused', retryable: false })
})

test('a query that takes longer than its limit ends with a timeout', async () => {
  const endless = sql`SELECT count() FROM system.numbers`

  await expect(warehouse.query(endless, { timeoutMs: 100 })).rejects.toMatchObject({
    code: 'timeout',
  })
})

test('a query that needs more than its memory ends with a memory error', async () => {
  const greedy = sql`SELECT length(groupArray(number)) FROM numbers(100000000)`

  await expect(warehouse.query(greedy, { memoryBytesMax: 30_000_000 })).rejects.toMatchObject({
    code: 'memory',
  })
})

test('a query that refuses by itself what it finds is too large', async () => {
  const refusing = sql`SELECT throwIf(number = 3, 'too many') FROM numbers(5)`

  await expect(warehouse.query(refusing)).rejects.toMatchObject({
    code: 'too_large',
    retryable: false,
  })
})

test('an aborted query rejects at once and stops in the engine', async () => {
  const asker = new AbortController()
  const endless = warehouse.query(sql`SELECT count() FROM system.numbers`, { signal: asker.signal })
  // Caught at once: the rejection comes before anybody awaits it.
  const refused = endless.catch((error: unknown) => error)
  await until(async () => (await running()) === 1)

  asker.abort()

  expect(await refused).toMatchObject({ code: 'cancelled' })
  await until(async () => (await running()) === 0)
})

test('of a query that runs it is known how many rows it has read, and how many there are', async () => {
  const rows = 1_000_000_000_000
  const asker = new AbortController()
  const statement = sql`SELECT count(), sum(sipHash64(number))
    FROM numbers(${param('UInt64', rows)})`
  const long = warehouse.query(statement, { question: 'long', signal: asker.signal })
  const refused = long.catch((error: unknown) => error)

  await until(async () => (await warehouse.progress(['other', 'long'])).rowsRead > 0)
  const [progress, ofAnother] = await Promise.all([
    warehouse.progress(['long']),
    warehouse.progress(['lon', 'long/']),
  ])
  asker.abort()
  await refused
  await until(async () => (await warehouse.progress(['long'])).rowsToRead === 0)

  expect(progress.rowsRead).toBeGreaterThan(0)
  expect(progress.rowsToRead).toBe(rows)
  expect(ofAnother).toEqual({ rowsRead: 0, rowsToRead: 0 })
})

test('a second warehouse on the same data directory is refused with what to do', async () => {
  await expect(open()).rejects.toThrow('Another Throughline already runs on the data directory')
})

async function running(): Promise<number> {
  const [row] = await warehouse.query(
    sql`SELECT count() FROM system.processes WHERE query LIKE 'SELECT count() FROM system.numbers%'`,
  )
  return Number(row?.[0])
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition()));
}

function eventLine(event: { event_id: string; attributes: object }): Buffer {
  const promoted = { application_id: 'shop', type: 'server', name: 'paid', id_from_client: true }
  const times = { occurred_at: 1_795_000_000_123, received_at: 1_795_000_000_456 }
  const attributes = { ...event.attributes, type: 'server', event: { id: 'e1', name: 'paid' } }
  return Buffer.from(`${JSON.stringify({ ...promoted, ...times, ...event, attributes })}\n`)
}
