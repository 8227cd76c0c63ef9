import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openJournal, type Journal } from '../journal/journal.ts'
import { openMetrics } from '../telemetry/metrics.ts'
import { eventIdHash, eventRecords } from '../warehouse/event-row.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { damage, recordOf } from './journaled-event.ts'
import { openLoader } from './loader.ts'
import { printSkipped } from './skipped-frames.ts'
import { openTurnKeeper } from './turns.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'throughline-'))
})

afterEach(() => rm(directory, { recursive: true }))

test('an event lost to a damaged disk is told, and the events around it are stored', async () => {
  await journaled(['first', 'second', 'third'])
  await damage(directory, 'second')

  const loaded = await loadAll()

  expect(loaded.inserted.map(({ id }) => id)).toEqual(['first', 'third'])
  expect(loaded).toMatchObject({ damages: 1, waitingBytes: 0 })
})

test('a journal whose only event is damaged does not hold up what comes later', async () => {
  await journaled(['only'])

  const loaded = await loadAll({ damaged: 'only' })

  expect(loaded).toMatchObject({ inserted: [], damages: 1, waitingBytes: 0 })
})

test('a batch that lost an event between two attempts is asked anew which of its events are stored', async () => {
  await journaled(['first', 'second', 'third'], async (journal) => {
    const until = journal.end()
    const note = printSkipped(new Set([1]))
    const { applied } = journal.checkpoint()
    await journal.saveCheckpoint({ applied, pending: { until, token: 'old', note } })
  })
  await damage(directory, 'first')

  const loaded = await loadAll({ stored: ['second'] })

  expect(loaded.inserted.map(({ id }) => id)).toEqual(['third'])
  expect(loaded).toMatchObject({ damages: 1, waitingBytes: 0 })
})

test('a batch that was being inserted is repeated with the same events under the same token', async () => {
  await journaled(['first', 'second', 'third'], async (journal) => {
    const until = journal.end()
    const note = printSkipped(new Set([1]))
    const { applied } = journal.checkpoint()
    await journal.saveCheckpoint({ applied, pending: { until, token: 'old', note } })
  })

  const loaded = await loadAll({ stored: ['first', 'second', 'third'] })

  expect(loaded.inserted).toEqual([
    { id: 'first', token: 'old' },
    { id: 'third', token: 'old' },
  ])
})

async function journaled(
  ids: readonly string[],
  then: (journal: Journal) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const journal = await openJournal({ directory, budgetBytes: 1e6 })
  for (const id of ids) await journal.append(recordOf(id))
  await then(journal)
  await journal.close()
}

type Circumstances = {
  /** Ids that the warehouse knows. */
  readonly stored?: readonly string[]
  /** An id that becomes unreadable after the journal was opened. */
  readonly damaged?: string
}

async function loadAll({ stored = [], damaged }: Circumstances = {}) {
  const inserted: { id: string; token: string }[] = []
  const warehouse: Warehouse = {
    query: () => Promise.resolve(stored.map((id) => [eventIdHash('shop', id), 0])),
    progress: () => Promise.resolve({ rowsRead: 0, rowsToRead: 0 }),
    command: () => Promise.resolve(),
    insert({ rows, token }) {
      for (const row of rows) inserted.push({ id: idOf(row), token })
      return Promise.resolve()
    },
    state: () => 'ready',
    close: () => Promise.resolve(),
  }
  const journal = await openJournal({ directory, budgetBytes: 1e6 })
  if (damaged !== undefined) await damage(directory, damaged)
  const metrics = openMetrics()
  const deadLetters = { setAside: () => Promise.resolve() }
  const logger = pino({ level: 'silent' })
  const nowMs = () => 1
  await new Promise<void>((resolve) => {
    const onStored = () => resolve()
    const turns = openTurnKeeper(nowMs).join()
    openLoader({
      journal,
      layout: eventRecords,
      warehouse,
      deadLetters,
      turns,
      metrics,
      logger,
      nowMs,
      onStored,
    })
  })
  await journal.close()
  const { values } = await metrics.journalDamages.get()
  return { inserted, damages: values[0]?.value, waitingBytes: journal.stats().backlogBytes }
}

function idOf(row: Uint8Array): string {
  return /"event_id":"([^"]*)"/.exec(Buffer.from(row).toString())?.[1] ?? ''
}
