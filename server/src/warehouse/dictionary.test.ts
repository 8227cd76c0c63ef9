import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { aSpanRow, lineOf } from './a-span-row.ts'
import { anEventRow } from './an-event-row.ts'
import { openDictionary, type Dictionary } from './dictionary.ts'
import { decodeRecord, type EventRow } from './event-row.ts'
import { encodeRecord } from './record-writer.ts'
import { listContentsLimits } from './list-contents.ts'
import { param, sql } from './sql-text.ts'
import { openWarehouse, type Warehouse } from './warehouse.ts'

let dataDir: string
let warehouse: Warehouse
let dictionary: Dictionary
let nowMs = 0

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'throughline-'))
  warehouse = await openWarehouse({
    engine: { kind: 'embedded', dataDir },
    retentionMonths: 1_200,
    traceRetentionDays: 30,
    logger: pino({ level: 'silent' }),
  })
  dictionary = openDictionary(warehouse, () => nowMs)
  await store('first', [
    anEvent({ name: 'paid', eventId: '1', attributes: { customer: { tier: 'gold' }, total: 3 } }),
    anEvent({ name: 'paid', eventId: '2', attributes: { customer: { tier: 'gold' }, total: 'x' } }),
    anEvent({ name: 'Viewed', eventId: '3', attributes: { customer: { tier: 'free' } } }),
  ])
})

afterAll(async () => {
  await warehouse.close()
  await rm(dataDir, { recursive: true })
})

test('event names come with their type, count and first and last time, most frequent first', async () => {
  const names = await dictionary.eventNames({ limit: 10 })

  expect(names).toEqual([
    { name: 'paid', type: 'server', count: 2, firstSeenMs: 1_001, lastSeenMs: 1_002 },
    { name: 'Viewed', type: 'server', count: 1, firstSeenMs: 1_003, lastSeenMs: 1_003 },
  ])
})

test('a search finds a part of a name in any case', async () => {
  const names = await dictionary.eventNames({ search: 'IEW', limit: 10 })

  expect(names.map(({ name }) => name)).toEqual(['Viewed'])
})

test('attribute paths come with every type they were seen with', async () => {
  const paths = await dictionary.attributePaths({ limit: 10 })

  expect(paths).toEqual([
    { path: 'customer.tier', types: ['String'], count: 3 },
    { path: 'total', types: ['Int64', 'String'], count: 2 },
  ])
})

test('the paths of one event leave out those of others', async () => {
  const paths = await dictionary.attributePaths({ event: 'Viewed', limit: 10 })

  expect(paths).toEqual([{ path: 'customer.tier', types: ['String'], count: 1 }])
})

test('the values of a path come most frequent first, whether it has a column of its own or not', async () => {
  expect(await dictionary.topValues({ path: 'customer.tier', limit: 1 })).toEqual([
    { value: 'gold', count: 2 },
  ])
  expect(await dictionary.topValues({ path: 'event.name', limit: 5 })).toEqual([
    { value: 'paid', count: 2 },
    { value: 'Viewed', count: 1 },
  ])
})

test('the types of a path are those it was seen with; a path that nobody sent has none', async () => {
  const types = await dictionary.attributeTypes(['total', 'customer', 'customer.tier'])

  expect(types.get('total')).toEqual(new Set(['Int64', 'String']))
  expect(types.get('customer.tier')).toEqual(new Set(['String']))
  expect(types.get('customer')).toBeUndefined()
})

test('types seen by an insert are known as soon as it is noted, else within a second', async () => {
  const before = await dictionary.attributeTypes(['list'])
  await store('second', [anEvent({ name: 'paid', eventId: '4', attributes: { list: [{ a: 1 }] } })])

  const cached = await dictionary.attributeTypes(['list'])
  nowMs += 1_000
  const later = await dictionary.attributeTypes(['list'])
  await store('third', [anEvent({ name: 'paid', eventId: '5', attributes: { list: 1 } })])
  dictionary.noteInserted()
  const noted = await dictionary.attributeTypes(['list'])

  expect(before.get('list')).toBeUndefined()
  expect(cached.get('list')).toBeUndefined()
  expect(later.get('list')).toEqual(new Set(['Array(JSON)']))
  expect(noted.get('list')).toEqual(new Set(['Array(JSON)', 'Int64']))
})

test('paths inside lists of objects are offered, with the types and the share that a sample shows', async () => {
  const lists = openDictionary(warehouse, () => nowMs)
  const items = [{ sku: 'lamp', size: { cm: 3 } }, { sku: 'sofa' }]
  await store('lists', [
    anEvent({ name: 'sold', eventId: '6', attributes: { items, tags: ['a', 'b', 'a'] } }),
    anEvent({ name: 'sold', eventId: '7', attributes: { items: [{ sku: 'lamp' }], tags: ['a'] } }),
    anEvent({ name: 'sold', eventId: '8', attributes: { mix: [1, { b: [{ c: 1 }] }], tags: 'b' } }),
  ])

  expect(await lists.attributePaths({ event: 'sold', limit: 10 })).toEqual([
    { path: 'tags', types: ['Array(Nullable(String))', 'String'], count: 3 },
    { path: 'items', types: ['Array(JSON)'], count: 2 },
    { path: 'items.sku', types: ['String'], count: 2 },
    { path: 'items.size.cm', types: ['Int64'], count: 1 },
    { path: 'mix', types: ['Array(Dynamic)'], count: 1 },
    { path: 'mix.b.c', types: ['Int64'], count: 1 },
  ])
  expect(
    (await lists.attributePaths({ search: 'SKU', limit: 10 })).map(({ path }) => path),
  ).toEqual(['items.sku'])
})

test('the values of a list are its elements, and of a list of objects those below the path', async () => {
  const lists = openDictionary(warehouse, () => nowMs)

  expect(await lists.topValues({ path: 'tags', limit: 5 })).toEqual([
    { value: 'a', count: 2 },
    { value: 'b', count: 2 },
  ])
  expect(await lists.topValues({ path: 'items.sku', limit: 5 })).toEqual([
    { value: 'lamp', count: 2 },
    { value: 'sofa', count: 1 },
  ])
  expect(await lists.topValues({ path: 'mix', limit: 5 })).toEqual([{ value: '1', count: 1 }])
  expect(await lists.topValues({ path: 'items', limit: 5 })).toEqual([])
})

test('what stands in a list is looked at again after a minute, and nobody waits for it then', async () => {
  const lists = openDictionary(warehouse, () => nowMs)
  const skus = () => lists.topValues({ path: 'items.sku', limit: 1 })
  const before = await skus()
  await store('later', [
    anEvent({ name: 'sold', eventId: '9', attributes: { items: [{ sku: 'lamp' }] } }),
  ])

  const kept = await skus()
  nowMs += listContentsLimits.ageMsMax
  const whileRenewed = await skus()

  expect([before, kept, whileRenewed].flat().map(({ count }) => count)).toEqual([2, 2, 2])
  await vi.waitFor(async () => expect(await skus()).toEqual([{ value: 'lamp', count: 3 }]), 60_000)
})

test('a name, its attributes and their values are offered a second after they came', async () => {
  const offered = async () => ({
    names: (await dictionary.eventNames({ search: 'refund', limit: 5 })).map(({ name }) => name),
    paths: await dictionary.attributePaths({ event: 'refunded', limit: 5 }),
    values: await dictionary.topValues({ path: 'reason', limit: 5 }),
  })
  const before = await offered()
  await store('late', [
    anEvent({ name: 'refunded', eventId: '9', attributes: { reason: 'broken' } }),
  ])

  dictionary.noteInserted()
  nowMs += 1_000
  const later = await offered()

  expect(before).toEqual({ names: [], paths: [], values: [] })
  expect(later).toEqual({
    names: ['refunded'],
    paths: [{ path: 'reason', types: ['String'], count: 1 }],
    values: [{ value: 'broken', count: 1 }],
  })
})

test('what traces say can be asked where there are traces, with the values that they have', async () => {
  const before = await dictionary.attributePaths({ search: 'trace.', limit: 20 })
  const spans = [
    aSpanRow({ isError: true, meta: new Map([['error.type', 'CardDeclined']]) }),
    aSpanRow({ spanId: 2n, parentId: 1n, service: 'cards' }),
    aSpanRow({ traceLow: 2n, service: 'cards' }),
  ]
  await warehouse.insert({
    table: 'spans',
    rows: spans.map((span) => Buffer.from(lineOf(span))),
    token: 'spans',
  })
  dictionary.noteInserted()
  nowMs += 10_001

  const paths = await dictionary.attributePaths({ search: 'trace.root', limit: 20 })
  const services = await dictionary.topValues({ path: 'trace.service', limit: 5 })
  const errors = await dictionary.topValues({ path: 'trace.error.type', limit: 5 })
  const rules = await dictionary.topValues({ path: 'trace.rule', limit: 2 })

  expect(before).toEqual([])
  expect(paths.map(({ path }) => path)).toEqual([
    'trace.root.name',
    'trace.root.resource',
    'trace.root.service',
  ])
  expect(services).toEqual([
    { value: 'cards', count: 2 },
    { value: 'web', count: 1 },
  ])
  expect(errors).toEqual([{ value: 'CardDeclined', count: 1 }])
  expect(rules.map(({ value }) => value)).toEqual(['explicit', 'in_span'])
})

test('what touches say can be asked of every event, with the values that touches have', async () => {
  const attribution = { utm: { source: 'news' }, landing_page: '/', unknown: 'x' }
  await store('a touch', [anEvent({ name: 'Landed', eventId: '90', attributes: { attribution } })])
  nowMs += 20_000

  const paths = await dictionary.attributePaths({ event: 'Viewed', search: '_touch', limit: 10 })
  const values = await dictionary.topValues({ path: 'last_touch.utm.source', limit: 5 })

  const names = ['landing_page', 'utm.source']
  const roots = ['first_touch', 'last_touch', 'linear_touch']
  expect(paths).toEqual(
    roots.flatMap((root) =>
      names.map((name) => ({ path: `${root}.${name}`, types: ['String'], count: 1 })),
    ),
  )
  expect(values).toEqual([{ value: 'news', count: 1 }])
})

test.each([3, 400, 20_000])(
  'of %d events that were stored in four states each, a name tells how many there are, within 4 %',
  async (count) => {
    await warehouse.command(sql`INSERT INTO throughline.events
        (name, type, event_id, revision, attributes)
      SELECT ${param('String', `grown ${count}`)}, 'view', toString(intDiv(number, 4)),
        number % 4 + 1, '{}' FROM numbers(${param('UInt64', 4 * count)})`)
    nowMs += 20_000

    const [name] = await dictionary.eventNames({ search: `grown ${count}`, limit: 1 })

    expect(Math.abs((name?.count ?? 0) - count)).toBeLessThanOrEqual(0.04 * count)
  },
)

test('events of a browser are listed by their type, and by what they are called', async () => {
  await warehouse.command(sql`INSERT INTO throughline.events (type, event_id, revision, attributes)
    VALUES ('view', 'v1', 1, '{"view":{"name":"/cart"}}'), ('view', 'v1', 2, '{"view":{"name":"/cart"}}'),
      ('view', 'v2', 1, '{"view":{"name":"/"}}'), ('view', 'v3', 1, '{}'),
      ('action', 'a1', 0, '{"action":{"target":{"name":"Buy"}},"view":{"name":"/cart"}}'),
      ('error', 'e1', 0, '{"error":{"message":"gone"},"view":{"name":"/cart"}}')`)
  nowMs += 20_000

  const names = await dictionary.eventNames({ limit: 1_000 })

  const ofBrowsers = names.filter(
    ({ name, type }) => type !== 'server' && !name.startsWith('grown'),
  )
  expect(ofBrowsers.map(({ name, type, count }) => `${type} ${name} ${count}`).toSorted()).toEqual([
    'action  1',
    'action Buy 1',
    'error  1',
    'view  3',
    'view / 1',
    'view /cart 1',
  ])
})

test('values are looked for in the newest 30,000 events only, however few of them have the path', async () => {
  await warehouse.command(sql`INSERT INTO throughline.events (event_id, occurred_at, attributes)
    SELECT toString(number), fromUnixTimestamp64Milli(1000 * 86400000), '{"recent":1}'
    FROM numbers(100000)`)

  expect(await dictionary.topValues({ path: 'customer.tier', limit: 5 })).toEqual([])
  expect(await dictionary.topValues({ path: 'recent', limit: 5 })).toEqual([
    { value: '1', count: 30_000 },
  ])
})

async function store(token: string, events: readonly EventRow[]): Promise<void> {
  const rows = decodeRecord(encodeRecord(events)).map(({ row }) => row)
  await warehouse.insert({ table: 'events', rows, token })
}

function anEvent({
  attributes,
  ...event
}: {
  name: string
  eventId: string
  attributes: object
}): EventRow {
  const occurredAtMs = 1_000 + Number(event.eventId)
  const attributesJson = JSON.stringify({ ...attributes, type: 'server' })
  return anEventRow({ ...event, occurredAtMs, receivedAtMs: occurredAtMs, attributesJson })
}
