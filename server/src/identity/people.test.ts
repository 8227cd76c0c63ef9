import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql, textLiteral, wholeNumber } from '../warehouse/sql-text.ts'
import { openWarehouse, type Warehouse } from '../warehouse/warehouse.ts'
import { openPeople, type People } from './people.ts'

let dataDir: string
let warehouse: Warehouse
let people: People

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'throughline-'))
  const logger = pino({ level: 'silent' })
  const engine = { kind: 'embedded', dataDir } as const
  warehouse = await openWarehouse({ engine, retentionMonths: 15, traceRetentionDays: 30, logger })
  const identity = { refresh: () => Promise.resolve(), quarantined: () => [] }
  people = openPeople({ warehouse, identity, nowMs: () => 1 })
})

afterAll(async () => {
  await warehouse.close()
  await rm(dataDir, { recursive: true })
})

type Claimed = {
  readonly ids: string
  readonly owners: string
  readonly count: number
  readonly strength?: number
  readonly atMs?: number
}

/** Claims that differ by the number that stands for each `%`, one a millisecond. */
async function claim({ ids, owners, count, strength = 1, atMs = 1_000 }: Claimed): Promise<void> {
  const named = (text: string) =>
    sql`replaceOne(${textLiteral(text)}, '%', leftPad(toString(number), 4, '0'))`
  await warehouse.command(sql`INSERT INTO throughline.identity_claims
    SELECT sipHash64(${named(ids)}), ${named(ids)}, ${named(owners)}, ${wholeNumber(strength)},
      (${wholeNumber(atMs)} + number, 'e', 'shop', ${wholeNumber(atMs)} + number),
      fromUnixTimestamp64Milli(toInt64(${wholeNumber(atMs)} + number))
    FROM numbers(${wholeNumber(count)})`)
}

test('a person of 2,500 ids is told in part, and as such; whoever is asked for is in it', async () => {
  await claim({ ids: 'anon:many-%', owners: 'user:many', count: 2_500 })

  const byUser = await people.find('user:many')
  const byLast = await people.find('anon:many-2499')

  expect(byUser).toMatchObject({ user: 'many', isCut: true })
  expect(byUser?.ids).toHaveLength(2_001)
  expect(byLast).toMatchObject({ user: 'many', isCut: true })
  expect(byLast?.ids).toContainEqual(expect.objectContaining({ id: 'anon:many-2499' }))
  expect(byLast?.claims).toContainEqual(
    expect.objectContaining({ id: 'anon:many-2499', owner: 'user:many', counts: true }),
  )
})

test('1,500 ids that others claim too are all told, each with the claim that counts', async () => {
  const ids = 'anon:shared-%'
  await claim({ ids, owners: 'user:first', count: 1_500 })
  await claim({ ids, owners: 'user:second', count: 1_500, atMs: 5_000 })
  await claim({ ids, owners: '', count: 1_500, strength: 9 })

  const person = await people.find('user:first')

  expect(person).toMatchObject({ user: 'first', isCut: true })
  expect(person?.ids).toHaveLength(1_501)
  const counting = person?.claims.filter(({ counts }) => counts).map(({ owner }) => owner)
  expect(counting).toEqual(Array.from({ length: 1_500 }, () => 'user:first'))
})

test('100 ids with 50 sessions each are told in part, and as such', async () => {
  await claim({ ids: 'anon:busy-%', owners: 'user:busy', count: 100 })
  for (let at = 0; at < 50; at += 1) {
    await claim({ ids: `session:${at}-%`, owners: 'anon:busy-%', count: 100, strength: 4 })
  }

  const person = await people.find('user:busy')

  expect(person?.ids.length).toBeGreaterThan(2_000)
  expect(person?.isCut).toBe(true)
  expect(await people.find('session:49-0099')).toMatchObject({ user: 'busy' })
})

test('of a device of 2,500 users each can be taken back and given back, the first and the last', async () => {
  await claim({ ids: 'device:kiosk', owners: 'user:k-%', count: 2_500 })
  const last = { id: 'user:k-2499', other: 'device:kiosk' }
  const first = { id: 'device:kiosk', other: 'user:k-0000' }
  const userOf = async () => (await people.find('device:kiosk'))?.user

  expect(await userOf()).toBe('k-0000')
  expect(await people.setUnlinked(last, true)).toBe(true)
  expect(await people.setUnlinked(first, true)).toBe(true)

  expect(await userOf()).toBe('k-0001')
  expect(await people.unlinks()).toMatchObject([
    { id: 'device:kiosk', other: 'user:k-0000' },
    { id: 'device:kiosk', other: 'user:k-2499' },
  ])

  await people.setUnlinked(first, false)
  expect(await userOf()).toBe('k-0000')
})

test('what is taken back, given back and taken back within a millisecond is taken back', async () => {
  await claim({ ids: 'anon:quick', owners: 'user:quick', count: 1 })
  const edge = { id: 'anon:quick', other: 'user:quick' }

  for (const isUnlinked of [true, false, true]) await people.setUnlinked(edge, isUnlinked)

  expect((await people.find('anon:quick'))?.user).toBeUndefined()
})

test('nothing is taken back between ids that nothing links', async () => {
  await claim({ ids: 'anon:one', owners: 'user:one', count: 1 })

  expect(await people.setUnlinked({ id: 'anon:one', other: 'user:two' }, true)).toBe(false)
  expect(await people.setUnlinked({ id: 'user:one', other: 'user:one' }, true)).toBe(false)
})
