import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityDictionaryNames, readResolution, userIdColumns } from './identity-columns.ts'
import { fillClaims } from './identity-tables.ts'
import { identifier, joinSql, sql, textLiteral, wholeNumber } from './sql-text.ts'
import { openWarehouse, type Warehouse } from './warehouse.ts'

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

function open(): Promise<Warehouse> {
  const logger = pino({ level: 'silent' })
  return openWarehouse({
    engine: { kind: 'embedded', dataDir },
    retentionMonths: 15,
    traceRetentionDays: 30,
    logger,
  })
}

type Ids = {
  readonly user_id?: string
  readonly anonymous_id?: string
  readonly session_id?: string
  readonly other_ids?: readonly string[]
  readonly linked_ids?: readonly string[]
  readonly clock_offset_ms?: number
}

let eventsSent = 0

/** Events one second after the other; gives their ids. */
async function send(events: readonly Ids[]): Promise<readonly string[]> {
  const ids = events.map(() => `e${(eventsSent += 1)}`)
  const rows = events.map((event, index) => {
    const moment = Date.UTC(2026, 10, 1) + eventsSent * 100_000 + index * 1_000
    const row = { ...event, occurred_at: moment, received_at: moment, attributes: {} }
    const named = { application_id: 'shop', type: 'server', name: 'seen', event_id: ids[index] }
    return Buffer.from(`${JSON.stringify({ ...named, ...row })}\n`)
  })
  await warehouse.insert({ table: 'events', rows, token: ids.join() })
  await reload()
  return ids
}

async function reload(): Promise<void> {
  for (const name of identityDictionaryNames) {
    await warehouse.command(sql`SYSTEM RELOAD DICTIONARY throughline.${identifier(name)}`)
  }
}

/** Of these events, in order, what a column says. */
async function read(column: string, ids: readonly string[]): Promise<readonly string[]> {
  const wanted = joinSql(ids.map(textLiteral), sql`, `)
  const rows = await warehouse.query(sql`SELECT toString(${identifier(column)})
    FROM throughline.events FINAL WHERE event_id IN (${wanted}) ORDER BY occurred_at`)
  return rows.map(([value]) => String(value))
}

test('as long as no id is claimed, a question has nothing to look up', async () => {
  expect(await readResolution(warehouse)).toBe('asSent')

  await send([{ user_id: 'alone' }, { anonymous_id: 'nobodys' }])

  expect(await readResolution(warehouse)).toBe('asSent')
})

test('an event without a user is of the user whom its anonymous id was seen with first', async () => {
  const ids = await send([
    { anonymous_id: 'a' },
    { anonymous_id: 'a', user_id: 'A' },
    { anonymous_id: 'a', user_id: 'B' },
  ])

  expect(await read(userIdColumns.claims, ids)).toEqual(['A', 'A', 'B'])
  expect(await readResolution(warehouse)).toBe('claims')
})

test('a session is of whom its anonymous id is of, and a device of whom its profile is of', async () => {
  const ids = await send([
    { session_id: 's' },
    { session_id: 's', anonymous_id: 'b' },
    { anonymous_id: 'b', user_id: 'C' },
    { other_ids: ['device:d'] },
    { other_ids: ['device:d', 'profile:shop:p'] },
    { other_ids: ['profile:shop:p', 'ext:crm:7'] },
    { other_ids: ['ext:crm:7'], user_id: 'D' },
  ])

  expect(await read(userIdColumns.links, ids)).toEqual(['C', 'C', 'C', 'D', 'D', 'D', 'D'])
})

test('ids that only stand for a missing one are nobody, and nobody is no person', async () => {
  const ids = await send([
    { user_id: 'null' },
    { anonymous_id: '00000000-0000-0000-0000-000000000000' },
    { other_ids: ['ext:crm:undefined', 'device:None', 'profile:shop:0'] },
  ])

  expect(await read(userIdColumns.links, ids)).toEqual(['', '', ''])
  expect(await read('resolved_user_key', ids)).toEqual(['0', '0', '0'])
  expect(await read('resolved_person_key', ids)).toEqual(['0', '0', '0'])
})

test('the same text in two namespaces is two people, and an id nobody claims is a person too', async () => {
  const [user, anonymous, again] = await read(
    'resolved_person_key',
    await send([{ user_id: '42' }, { anonymous_id: '42' }, { anonymous_id: '42' }]),
  )

  expect(anonymous).not.toBe(user)
  expect(again).toBe(anonymous)
})

test('who claimed an id first is told by the clocks of the senders', async () => {
  const ids = await send([
    { anonymous_id: 'clocks' },
    { anonymous_id: 'clocks', user_id: 'later' },
    { anonymous_id: 'clocks', user_id: 'earlier', clock_offset_ms: -5_000 },
  ])

  expect(await read(userIdColumns.claims, ids)).toEqual(['earlier', 'later', 'earlier'])
})

test('a clock that is ahead counts as if the event had been sent when it arrived', async () => {
  const ids = await send([
    { anonymous_id: 'ahead' },
    { anonymous_id: 'ahead', user_id: 'fast', clock_offset_ms: 9_000_000 },
    { anonymous_id: 'ahead', user_id: 'right' },
  ])

  expect(await read(userIdColumns.claims, ids)).toEqual(['fast', 'fast', 'right'])
})

test('whatever is written for a missing id is nobody, wherever it stands for one', async () => {
  const placeholders = [
    'null',
    'NULL',
    'undefined',
    'none',
    'nil',
    '0',
    'anonymous',
    'Guest',
    'NaN',
    'unknown',
    '[object Object]',
    '00000000-0000-0000-0000-000000000000',
    'true',
    'false',
    '-1',
    '',
  ]
  const events = placeholders.flatMap((id) => [
    { user_id: id },
    { anonymous_id: id, session_id: id },
    { other_ids: [`ext:crm%3Aeu:${id}`, `profile:shop:${id}`, `device:${id}`] },
  ])

  const ids = await send(events)

  expect(await read('resolved_person_key', ids)).toEqual(events.map(() => '0'))
})

test('an alias claims the anonymous id that it may mean, and is a link between users', async () => {
  const ids = await send([
    { anonymous_id: 'old' },
    { user_id: 'new', linked_ids: ['user:old', 'anon:old'] },
    { user_id: 'same', anonymous_id: 'own', linked_ids: ['user:own', 'anon:own'] },
  ])
  const links = await warehouse.query(sql`SELECT id, other FROM throughline.identity_links
    WHERE startsWith(id, 'user:')`)

  expect(await read(userIdColumns.links, ids)).toEqual(['new', 'new', 'same'])
  expect(links).toEqual([['user:old', 'user:new']])
})

test('linked profiles have one owner: the first whom one of them was seen with', async () => {
  const events = [
    { other_ids: ['profile:shop:p1'] },
    { other_ids: ['profile:shop:p2'], user_id: 'E' },
    { other_ids: ['profile:shop:p1'], linked_ids: ['profile:shop:p2', 'profile:shop:p3'] },
    { other_ids: ['profile:shop:p3'], user_id: 'F' },
    { other_ids: ['profile:shop:p3'] },
  ]
  await warehouse.command(sql`INSERT INTO throughline.identity_roots VALUES
    ('profile:shop:p1', 'profile:shop:p1', 1), ('profile:shop:p2', 'profile:shop:p1', 1),
    ('profile:shop:p3', 'profile:shop:p1', 1)`)

  const ids = await send(events)

  expect(await read(userIdColumns.links, ids)).toEqual(['E', 'E', 'E', 'F', 'E'])
})

test('a user with another name goes by it, with all that was claimed before', async () => {
  await warehouse.command(sql`INSERT INTO throughline.identity_roots VALUES
    ('user:G', 'user:H', 1), ('user:H', 'user:H', 1)`)

  const ids = await send([
    { anonymous_id: 'g' },
    { anonymous_id: 'g', user_id: 'G' },
    { user_id: 'H' },
  ])

  expect(await read(userIdColumns.links, ids)).toEqual(['H', 'H', 'H'])
  expect(new Set(await read('resolved_user_key', ids)).size).toBe(1)
  expect(await readResolution(warehouse)).toBe('links')
})

test('after the engine was started again it knows who was who, and takes claims as before', async () => {
  const before = await send([{ anonymous_id: 'h' }])
  await warehouse.close()
  warehouse = await open()

  const after = await send([{ anonymous_id: 'h', user_id: 'I' }])

  expect(await read(userIdColumns.claims, [...before, ...after])).toEqual(['I', 'I'])
})

test('events from before there were claims take part', async () => {
  const ids = await send([{ anonymous_id: 'k' }, { anonymous_id: 'k', user_id: 'K' }])
  await warehouse.command(sql`TRUNCATE TABLE throughline.identity_claims`)
  await reload()
  expect(await read(userIdColumns.claims, ids)).toEqual(['', 'K'])

  for (const statement of fillClaims({
    cluster: undefined,
    retentionMonths: 15,
    traceRetentionDays: 30,
  })) {
    await warehouse.command(statement)
  }
  await reload()

  expect(await read(userIdColumns.claims, ids)).toEqual(['K', 'K'])
})

test('a claim that was taken back counts no more, and counts again when it was given back', async () => {
  const ids = await send([{ anonymous_id: 'i' }, { anonymous_id: 'i', user_id: 'J' }])
  const unlink = (isUnlinked: boolean, version: number) =>
    warehouse.command(sql`INSERT INTO throughline.identity_unlinks
      SELECT 'anon:i', 'user:J', ${isUnlinked ? sql`true` : sql`false`}, ${wholeNumber(version)}`)

  await unlink(true, 1)
  await reload()
  expect(await read(userIdColumns.claims, ids)).toEqual(['', 'J'])
  await unlink(false, 2)
  await reload()
  expect(await read(userIdColumns.claims, ids)).toEqual(['J', 'J'])
})

test('of a link that is said again the first and the last moment are kept', async () => {
  const alias = { user_id: 'renamed', linked_ids: ['user:before', 'anon:before'] }
  await send([alias, alias, alias])
  await warehouse.command(sql`OPTIMIZE TABLE throughline.identity_links FINAL`)

  const moments = await warehouse.query(sql`SELECT max(last).1 - min(first).1
    FROM throughline.identity_links WHERE id = 'user:before'`)

  expect(moments.map(([between]) => Number(between))).toEqual([2_000])
})

test('what was taken back of one of linked profiles counts for none of them', async () => {
  await warehouse.command(sql`INSERT INTO throughline.identity_roots VALUES
    ('profile:shop:q1', 'profile:shop:q1', 1), ('profile:shop:q2', 'profile:shop:q1', 1)`)
  const ids = await send([
    { other_ids: ['profile:shop:q1'] },
    { other_ids: ['profile:shop:q2'], user_id: 'Q' },
  ])
  expect(await read(userIdColumns.claims, ids)).toEqual(['Q', 'Q'])

  await warehouse.command(sql`INSERT INTO throughline.identity_unlinks VALUES
    ('profile:shop:q2', 'user:Q', true, 1)`)
  await reload()

  expect(await read(userIdColumns.claims, ids)).toEqual(['', 'Q'])
})
