import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { param, sql } from './sql-text.ts'
import { openWarehouse, type Warehouse } from './warehouse.ts'

let dataDir: string
let warehouse: Warehouse
let inserts = 0

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'throughline-'))
  const logger = pino({ level: 'silent' })
  const engine = { kind: 'embedded', dataDir } as const
  warehouse = await openWarehouse({ engine, retentionMonths: 15, traceRetentionDays: 30, logger })
})

afterAll(async () => {
  await warehouse.close()
  await rm(dataDir, { recursive: true })
})

/** The key of each event, stored with these members. */
async function keysOf(events: readonly object[]): Promise<readonly unknown[]> {
  return (await halvesOf(events)).map(({ low }) => low)
}

/** Both halves of the ids that events name. */
async function halvesOf(events: readonly object[]) {
  const insert = `insert-${(inserts += 1)}`
  const moment = Date.now()
  const rows = events.map((event, index) => {
    const named = { application_id: insert, type: 'server', name: 'seen', event_id: String(index) }
    const row = { ...named, occurred_at: moment, received_at: moment, attributes: {}, ...event }
    return Buffer.from(`${JSON.stringify(row)}\n`)
  })
  await warehouse.insert({ table: 'events', rows, token: insert })
  const found =
    await warehouse.query(sql`SELECT toString(trace_key), toString(trace_high) FROM throughline.events
    WHERE application_id = ${param('String', insert)} ORDER BY toUInt32(event_id)`)
  return found.map(([low, high]) => ({ low, high }))
}

const low = 0xa3ce_929d_0e0e_4736n

const forms = [
  '4bf92f3577b34da6a3ce929d0e0e4736',
  '4BF92F3577B34DA6A3CE929D0E0E4736',
  '0000000000000000a3ce929d0e0e4736',
  'a3ce929d0e0e4736',
  ' a3ce929d0e0e4736 ',
  '11803532876627986230',
  '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
  '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  'cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more',
] as const

const places: readonly ((id: string) => object)[] = [
  (id) => ({ attributes: { trace_id: id } }),
  (id) => ({ attributes: { trace: { id } } }),
  (id) => ({ attributes: { dd: { trace_id: id } } }),
  (id) => ({ trace_id: id }),
  (id) => ({ attributes: { otel: { trace_id: id } } }),
  (id) => ({ attributes: { traceparent: id } }),
]

test('an event has the same key in whichever form it names its trace, and wherever', async () => {
  const events = places.flatMap((place) => forms.map((form) => place(form)))

  expect(await keysOf(events)).toEqual(events.map(() => String(low)))
})

test('16 digits are hexadecimal, fewer and more are a decimal number, and JSON numbers count', async () => {
  const ids = ['1234567890123456', '123456789012345', '12345678901234567', 2 ** 53]

  expect(await keysOf(ids.map((id) => ({ attributes: { trace_id: id } })))).toEqual([
    String(0x1234567890123456n),
    '123456789012345',
    '12345678901234567',
    '9007199254740992',
  ])
})

test('what is no id of a trace is no key', async () => {
  const texts = [
    '',
    'none',
    '18446744073709551616',
    '99999999999999999999999',
    '4bf92f3577b34da6a3ce929d0e0e47361',
    'ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    '4bf92f3577b34da6-a3ce-929d-0e0e-4736',
    '00000000000000000000000000000000',
  ]
  const others = [{}, { attributes: { trace_id: true } }, { attributes: { trace: { idle: 'a' } } }]

  const events = [...texts.map((id) => ({ attributes: { trace_id: id } })), ...others]
  expect(await keysOf(events)).toEqual(events.map(() => '0'))
})

test('of several ids the first place counts', async () => {
  const event = { trace_id: '0d', attributes: { dd: { trace_id: '0c' }, otel: { trace_id: '0e' } } }

  expect(await keysOf([event])).toEqual(['12'])
})

test('the upper half of an id is known where the event says all of it', async () => {
  const halves = await halvesOf(forms.map((id) => ({ attributes: { trace_id: id } })))

  const upper = String(0x4bf9_2f35_77b3_4da6n)
  const ofForms = [upper, upper, '0', '0', '0', '0', upper, upper, upper]
  expect(halves.map(({ high }) => high)).toEqual(ofForms)
})
