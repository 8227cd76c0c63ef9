import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSegmentLists, segmentListLimits, type SegmentLists } from './segment-lists.ts'
import { openWarehouse, type Warehouse } from './warehouse.ts'

let dataDir: string
let warehouse: Warehouse
let lists: SegmentLists

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'throughline-'))
  warehouse = await openWarehouse({
    engine: { kind: 'embedded', dataDir },
    retentionMonths: 15,
    traceRetentionDays: 30,
    logger: pino({ level: 'silent' }),
  })
  lists = openSegmentLists(warehouse)
})

afterAll(async () => {
  await warehouse.close()
  await rm(dataDir, { recursive: true })
})

function aList(listId: string, version = 1) {
  return { segmentId: 'segment', listId, version }
}

function written(listId: string, memberCount: number) {
  return { listId, memberCount }
}

async function idsOf(listId: string): Promise<readonly string[]> {
  return lists.page(aList(listId), { after: '', limit: 100 })
}

test('ids are read in the order of their bytes, from behind any of them', async () => {
  await lists.write(aList('odd'), ['é', 'b', 'a\n\t\\', "it's", 'B', '😀'])

  expect(await idsOf('odd')).toEqual(['B', 'a\n\t\\', 'b', "it's", 'é', '😀'])
  expect(await lists.page(aList('odd'), { after: 'b', limit: 2 })).toEqual(["it's", 'é'])
  expect(await lists.page(aList('odd'), { after: 'a\n\t\\', limit: 1 })).toEqual(['b'])
})

test('a list made of another has those who came and lacks those who went; the other stays', async () => {
  await lists.write(aList('first'), ['a', 'b', 'c'])

  const count = await lists.derive(aList('second'), written('first', 3), {
    add: ['c', 'd'],
    remove: ['a', 'x'],
  })

  expect(count).toBe(3)
  expect(await idsOf('second')).toEqual(['b', 'c', 'd'])
  expect(await idsOf('first')).toEqual(['a', 'b', 'c'])
})

test('a list that took somebody out is like one that never had them', async () => {
  await lists.write(aList('with'), ['a', 'b'])
  await lists.derive(aList('without'), written('with', 2), { add: [], remove: ['a'] })

  const count = await lists.derive(aList('again'), written('without', 1), {
    add: ['a'],
    remove: [],
  })

  expect(count).toBe(2)
  expect(await idsOf('again')).toEqual(['a', 'b'])
})

test('of a list that is not all there none is made', async () => {
  await lists.write(aList('partly'), ['a', 'b'])

  const making = lists.derive(aList('of it'), written('partly', 3), { add: ['c'], remove: [] })

  await expect(making).rejects.toMatchObject({ code: 'unavailable', retryable: true })
  expect(await idsOf('of it')).toEqual([])
})

test('while it is not seen yet who is taken out, nobody is put back in', async () => {
  await lists.write(aList('old'), ['a', 'b'])
  const lagging = openSegmentLists({ ...warehouse, insert: () => Promise.resolve() })

  const making = lagging.derive(aList('new'), written('old', 2), { add: [], remove: ['a'] })

  await expect(making).rejects.toMatchObject({ code: 'unavailable', retryable: true })
  expect(await idsOf('new')).toEqual([])
})

test('a list longer than one insert is whole', async () => {
  const tail = 'x'.repeat(1_000)
  const count = Math.ceil(segmentListLimits.insertCharsMax / tail.length) + 1
  const ids = Array.from({ length: count }, (_, index) => `${index}${tail}`)

  await lists.write(aList('long'), ids)

  const none = { add: [], remove: [] }
  expect(await lists.derive(aList('as long'), written('long', count), none)).toBe(count)
})

test('lists are of one segment each, and go when they are removed', async () => {
  await lists.write(aList('kept', 7), ['a'])
  await lists.write(aList('gone'), ['a', 'b'])
  await lists.write({ segmentId: 'other', listId: 'others', version: 1 }, ['x'])

  await lists.remove(['gone'])
  await lists.remove([])

  const all = await lists.all()
  expect(await idsOf('gone')).toEqual([])
  expect(await idsOf('others')).toEqual([])
  expect(await idsOf('kept')).toEqual(['a'])
  expect(all.map(({ listId }) => listId)).not.toContain('gone')
  expect(all).toContainEqual(expect.objectContaining(aList('kept', 7)))
  expect(Math.min(...all.map(({ ageMs }) => ageMs))).toBeGreaterThanOrEqual(0)
})
