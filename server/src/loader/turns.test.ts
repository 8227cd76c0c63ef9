import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openJournal, type Journal } from '../journal/journal.ts'
import { openMetrics } from '../telemetry/metrics.ts'
import { eventIdHash, eventRecords } from '../warehouse/event-row.ts'
import { EngineError, type Warehouse } from '../warehouse/warehouse.ts'
import { batchLimits } from './batch.ts'
import { recordOf } from './journaled-event.ts'
import { openLoader, type Loader } from './loader.ts'
import { openTurnKeeper, turnLimits, type TurnKeeper } from './turns.ts'

const never = new AbortController().signal

let directory: string
let open: { close(): Promise<void> }[] = []

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'throughline-'))
})

afterEach(async () => {
  for (const one of open.toReversed()) await one.close()
  open = []
  await rm(directory, { recursive: true })
})

/** A warehouse that knows the ids of what was inserted, once an insert was let go on. */
function heldWarehouse() {
  const waiting: (() => void)[] = []
  const stored: string[] = []
  let looks = 0
  const warehouse: Warehouse = {
    query() {
      looks += 1
      return Promise.resolve(stored.map((hash) => [hash, 0]))
    },
    async insert({ rows }) {
      await new Promise<void>((goOn) => waiting.push(goOn))
      for (const _ of rows) stored.push(eventIdHash('shop', 'same'))
    },
    progress: () => Promise.resolve({ rowsRead: 0, rowsToRead: 0 }),
    command: () => Promise.resolve(),
    state: () => 'ready',
    close: () => Promise.resolve(),
  }
  return { warehouse, stored, looks: () => looks, waiting }
}

async function openJournaled(name: string): Promise<Journal> {
  const journal = await openJournal({ directory: join(directory, name), budgetBytes: 1e6 })
  open.push(journal)
  await journal.append(recordOf('same'))
  return journal
}

type Loading = {
  readonly journal: Journal
  readonly warehouse: Warehouse
  readonly keeper: TurnKeeper
}

function load({ journal, warehouse, keeper }: Loading): Loader {
  const loader = openLoader({
    journal,
    layout: eventRecords,
    warehouse,
    turns: keeper.join(),
    deadLetters: { setAside: () => Promise.resolve() },
    metrics: openMetrics(),
    logger: pino({ level: 'silent' }),
    nowMs: () => 1,
    onStored: () => {},
  })
  open.push(loader)
  return loader
}

async function untilApplied(...journals: readonly Journal[]): Promise<void> {
  await vi.waitFor(() => {
    expect(journals.map((journal) => journal.stats().backlogBytes)).toEqual(journals.map(() => 0))
  }, 60_000)
}

test('an id that was sent again into another journal is stored once when loaders take turns', async () => {
  const held = heldWarehouse()
  const keeper = openTurnKeeper(() => 1)
  const one = await openJournaled('journal')
  const other = await openJournaled('journal-2')

  load({ journal: one, warehouse: held.warehouse, keeper })
  load({ journal: other, warehouse: held.warehouse, keeper })
  await vi.waitFor(() => expect(held.waiting).toHaveLength(1), 60_000)
  expect(held.looks()).toBe(1)
  held.waiting[0]?.()
  await untilApplied(one, other)

  expect(held.stored).toHaveLength(1)
})

test('without turns both loaders look before either has inserted, and the id is stored twice', async () => {
  const held = heldWarehouse()
  const one = await openJournaled('journal')
  const other = await openJournaled('journal-2')

  for (const journal of [one, other]) {
    load({ journal, warehouse: held.warehouse, keeper: openTurnKeeper(() => 1) })
  }
  await vi.waitFor(() => expect(held.waiting).toHaveLength(2), 60_000)
  for (const goOn of held.waiting) goOn()
  await untilApplied(one, other)

  expect(held.stored).toHaveLength(2)
})

test('a loader whose insert failed keeps its turn until the batch is in', async () => {
  const held = heldWarehouse()
  const keeper = openTurnKeeper(() => 1)
  const one = await openJournaled('journal')
  const other = await openJournaled('journal-2')
  const away = new EngineError('unavailable', 'the engine is down', { retryable: true })
  // Enough that the other one comes to want the turn between two of them.
  const failures = 3
  let tries = 0
  const insert: Warehouse['insert'] = (insertion) => {
    tries += 1
    return tries <= failures ? Promise.reject(away) : held.warehouse.insert(insertion)
  }

  load({ journal: one, warehouse: { ...held.warehouse, insert }, keeper })
  await vi.waitFor(() => expect(one.checkpoint().pending).toBeDefined(), 60_000)
  load({ journal: other, warehouse: held.warehouse, keeper })
  await vi.waitFor(() => expect(held.waiting).toHaveLength(1), 60_000)
  expect(tries).toBe(failures + 1)
  held.waiting[0]?.()
  await untilApplied(one, other)

  expect(held.stored).toHaveLength(1)
})

test('an id is stored once when the next batch, which has it too, is prepared during the insert', async () => {
  const held = heldWarehouse()
  const journal = await openJournal({ directory, budgetBytes: 1e9 })
  open.push(journal)
  const aBatch = recordOf('same', JSON.stringify({ text: 'x'.repeat(batchLimits.bytesMax) }))
  for (const record of [aBatch, aBatch, aBatch]) await journal.append(record)

  load({ journal, warehouse: held.warehouse, keeper: openTurnKeeper(() => 1) })
  await vi.waitFor(() => expect(held.waiting).toHaveLength(1), 60_000)
  held.waiting[0]?.()
  await untilApplied(journal)

  // What is in the batch before need not be looked up.
  expect([held.stored.length, held.looks()]).toEqual([1, 1])
})

test('nobody gets a turn before every journal has said how it stands; one with a begun batch goes first', async () => {
  const given: string[] = []
  const keeper = openTurnKeeper(() => 1)
  const [one, other] = [keeper.join(), keeper.join()]

  one.stands(undefined)
  const first = one.take(never).then((turn) => (given.push('one'), turn))
  other.stands('begun')
  const second = other.take(never).then((turn) => (given.push('other'), turn))
  ;(await second).end()
  ;(await first).end()

  expect(given).toEqual(['other', 'one'])
})

test('a turn whose process died is given to nobody before the journal is open again and has finished its batch', async () => {
  const given: string[] = []
  const keeper = openTurnKeeper(() => 1)
  const [one, other] = [keeper.join(), keeper.join()]
  one.stands(undefined)
  other.stands(undefined)
  await one.take(never)
  const waiting = other.take(never).then(() => given.push('other'))

  one.gone()
  one.stands('begun')
  const again = await one.take(never)
  given.push('one')
  again.end()
  await waiting

  expect(given).toEqual(['one', 'other'])
})

test('a process that died with a begun batch before its turn holds up all until its journal is open again', async () => {
  const given: string[] = []
  const keeper = openTurnKeeper(() => 1)
  const [one, other] = [keeper.join(), keeper.join()]
  one.stands('begun')
  one.gone()
  other.stands(undefined)
  const waiting = other.take(never).then(() => given.push('other'))

  one.stands('begun')
  const again = await one.take(never)
  given.push('one')
  again.end()
  await waiting

  expect(given).toEqual(['one', 'other'])
})

test('a process that died outside its turn holds up nobody', async () => {
  const keeper = openTurnKeeper(() => 1)
  const [one, other] = [keeper.join(), keeper.join()]
  one.stands(undefined)
  other.stands(undefined)

  one.gone()

  await expect(other.take(never)).resolves.toBeDefined()
})

test('who waits no longer is passed over', async () => {
  const keeper = openTurnKeeper(() => 1)
  const [one, other] = [keeper.join(), keeper.join()]
  const leaving = new AbortController()
  one.stands(undefined)
  other.stands(undefined)
  const turn = await one.take(never)
  const left = other.take(leaving.signal)

  leaving.abort()
  turn.end()

  await expect(left).rejects.toThrow('aborted')
  await expect(one.take(never)).resolves.toBeDefined()
})

test('a turn goes on while nobody else waits, and for a second when somebody does', async () => {
  let now = 0
  const keeper = openTurnKeeper(() => now)
  const [one, other] = [keeper.join(), keeper.join()]
  one.stands(undefined)
  other.stands(undefined)
  const turn = await one.take(never)

  now = 5_000
  const alone = turn.mayGoOn()
  turn.end()
  const contested = await one.take(never)
  void other.take(never)
  now += turnLimits.msMax - 1
  const early = contested.mayGoOn()
  now += 1

  expect([alone, early, contested.mayGoOn()]).toEqual([true, true, false])
})
