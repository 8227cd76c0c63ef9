import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventIdHash, type EventFrame } from '../warehouse/event-row.ts'
import { openWarehouse, type Warehouse } from '../warehouse/warehouse.ts'
import { findDuplicates } from './known-ids.ts'

let dataDir: string
let warehouse: Warehouse

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'throughline-'))
  const logger = pino({ level: 'silent' })
  warehouse = await openWarehouse({
    engine: { kind: 'embedded', dataDir },
    retentionMonths: 15,
    traceRetentionDays: 30,
    logger,
  })
  await warehouse.insert({
    table: 'events',
    rows: [row('stored', true), row('made by the server', false), row('grown', true, 3)],
    token: 'first',
  })
})

afterAll(async () => {
  await warehouse.close()
  await rm(dataDir, { recursive: true })
})

test('an id that is stored, came earlier in the batch, or is in the batch before, is a duplicate', async () => {
  const names = ['new', 'stored', 'new', 'in hand', 'made by the server']
  const frames = names.map((name) => frame(name))

  const duplicates = await findDuplicates(frames, warehouse, [frame('in hand')])

  expect(duplicates).toEqual(new Set([1, 2, 3]))
})

test('of the states of an event only the highest goes in, and only when a lower one is stored', async () => {
  const sent = ['grown 2', 'grown 3', 'grown 4', 'grown 6', 'grown 5', 'grown 6', 'new 2', 'new 1']
  const frames = sent.map(state)

  expect(await findDuplicates(frames, warehouse)).toEqual(new Set([0, 1, 2, 4, 5, 7]))
  expect(await findDuplicates(frames, warehouse, [state('grown 6'), state('new 1')])).toEqual(
    new Set([0, 1, 2, 3, 4, 5, 7]),
  )
})

test('events without an id of their own are never duplicates', async () => {
  const without: EventFrame = { idHash: undefined, revision: 0, row: Buffer.from('') }

  expect(await findDuplicates([without, without], warehouse, [without])).toEqual(new Set())
})

test('one known id among 60,000 new ones is found, wherever it stands', async () => {
  const frames = Array.from({ length: 60_000 }, (_, index) => frame(`new-${index}`))
  for (const at of [0, 3_499, 3_500, 27_999, 28_000, 59_999]) {
    const duplicates = await findDuplicates(frames.with(at, frame('stored')), warehouse)

    expect([...duplicates]).toEqual([at])
  }
})

function frame(eventId: string, revision = 0): EventFrame {
  return { idHash: eventIdHash('shop', eventId), revision, row: Buffer.from('') }
}

/** `state('page 2')` is the second state of that event. */
function state(text: string): EventFrame {
  const [eventId = '', revision] = text.split(' ')
  return frame(eventId, Number(revision))
}

function row(eventId: string, isFromClient: boolean, revision = 0): Buffer {
  const event = {
    application_id: 'shop',
    type: 'server',
    name: 'order placed',
    event_id: eventId,
    id_from_client: isFromClient,
    revision,
    occurred_at: Date.UTC(2026, 10, 1),
    received_at: Date.UTC(2026, 10, 1),
    attributes: {},
  }
  return Buffer.from(`${JSON.stringify(event)}\n`)
}
