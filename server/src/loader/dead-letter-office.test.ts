import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openMetrics } from '../telemetry/metrics.ts'
import { decodeRecord, eventIdHash } from '../warehouse/event-row.ts'
import { EngineError, type Warehouse } from '../warehouse/warehouse.ts'
import { openDeadLetterOffice, replayLimits } from './dead-letter-office.ts'
import { openDeadLetters, type DeadLetters } from './dead-letters.ts'
import { recordOf } from './journaled-event.ts'
import { openTurnKeeper } from './turns.ts'

let directory: string
let deadLetters: DeadLetters

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'throughline-'))
  deadLetters = await openDeadLetters(directory)
  for (const id of ['a', 'b']) {
    const [frame] = decodeRecord(recordOf(id))
    const row = frame?.row ?? Buffer.of()
    await deadLetters.setAside({ token: `1-${id}`, row, reason: 'bad row', atMs: 1 })
  }
})

afterEach(async () => {
  vi.useRealTimers()
  await rm(directory, { recursive: true })
})

const noSignal = new AbortController().signal

function anOffice({
  insert = () => Promise.resolve(),
  stored = [],
}: { insert?: Warehouse['insert']; stored?: readonly string[] } = {}) {
  let atMs = 0
  const keeper = openTurnKeeper(() => 0)
  const loader = keeper.join()
  loader.stands(undefined)
  const metrics = openMetrics()
  const known = stored.map((id) => [eventIdHash('shop', id), 0])
  const office = openDeadLetterOffice({
    deadLetters,
    metrics,
    warehouse: { insert, query: () => Promise.resolve(known) },
    turns: keeper.join(),
    nowMs: () => atMs,
    onStored: () => {},
  })
  return { office, loader, metrics, pass: (ms: number) => (atMs += ms) }
}

test('a replay waits while the loader has its turn', async () => {
  const inserted: string[] = []
  const insert: Warehouse['insert'] = ({ token }) => Promise.resolve(void inserted.push(token))
  const { office, loader } = anOffice({ insert })
  const turn = await loader.take(noSignal)

  const replaying = office.replay(['1-a'])
  await deadLetters.count()
  expect(inserted).toEqual([])
  turn.end()

  expect(await replaying).toEqual([{ kind: 'stored', token: '1-a' }])
  expect(inserted).toEqual(['1-a'])
})

test('a replay gives up when the loader has a batch in hand for 10 s, and keeps the letters', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { office, loader } = anOffice()
  await loader.take(noSignal)

  const replaying = office.replay(['1-a'])
  await vi.advanceTimersByTimeAsync(replayLimits.turnMsMax)

  expect(await replaying).toEqual([
    { kind: 'kept', token: '1-a', reason: 'a batch is not stored yet' },
  ])
  expect(replayLimits.turnMsMax).toBe(10_000)
  expect(await deadLetters.count()).toBe(2)
})

test('10 s after its begin a replay tries no further letter', async () => {
  const { office, pass } = anOffice({ insert: () => Promise.resolve(void pass(10_000)) })

  expect(await office.replay(['1-a', '1-b'])).toEqual([
    { kind: 'stored', token: '1-a' },
    { kind: 'kept', token: '1-b', reason: 'there was no time left' },
  ])
})

test('an event whose id is stored meanwhile is not inserted, and its letter goes', async () => {
  const insert = vi.fn<Warehouse['insert']>()
  const { office, metrics } = anOffice({ insert, stored: ['a'] })

  expect(await office.replay(['1-a'])).toEqual([{ kind: 'stored', token: '1-a' }])

  expect(insert).not.toHaveBeenCalled()
  expect(await deadLetters.read('1-a')).toBeUndefined()
  expect((await metrics.duplicates.get()).values).toMatchObject([{ value: 1 }])
})

test('an engine that is away is told as the reason, and that of the letter stays', async () => {
  const away = new EngineError('unavailable', 'the engine is starting', { retryable: true })
  const { office } = anOffice({ insert: () => Promise.reject(away) })

  expect(await office.replay(['1-a'])).toEqual([
    { kind: 'kept', token: '1-a', reason: 'the engine is starting' },
  ])
  expect((await deadLetters.read('1-a'))?.reason).toBe('bad row')
})

test('a letter that is replayed and deleted at the same time is one of the two', async () => {
  const { office, metrics } = anOffice()

  const [[replayed], isDiscarded] = await Promise.all([
    office.replay(['1-a']),
    office.discard('1-a'),
  ])

  expect(replayed?.kind).toBe('stored')
  expect(isDiscarded).toBe(false)
  expect((await metrics.setAside.get()).values).toMatchObject([{ value: -1 }])
})

test('a bug is thrown on and does not hold up the next replay', async () => {
  const bug = new TypeError('undefined is not a function')
  const insert = vi.fn<Warehouse['insert']>().mockRejectedValueOnce(bug).mockResolvedValue()
  const { office } = anOffice({ insert })

  await expect(office.replay(['1-a'])).rejects.toBe(bug)

  expect(await office.replay(['1-a'])).toEqual([{ kind: 'stored', token: '1-a' }])
})
