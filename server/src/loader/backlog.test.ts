import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openJournal, type Journal } from '../journal/journal.ts'
import { openMetrics, type Metrics } from '../telemetry/metrics.ts'
import { eventRecords } from '../warehouse/event-row.ts'
import { countBacklog, countLetters, countLost } from './backlog.ts'
import { damage, recordOf } from './journaled-event.ts'

let directory: string
let journal: Journal
let metrics: Metrics

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'throughline-'))
  journal = await openJournal({ directory, budgetBytes: 1e6 })
  metrics = openMetrics()
})

afterEach(async () => {
  await journal.close()
  await rm(directory, { recursive: true })
})

async function append(ids: readonly string[]): Promise<void> {
  for (const id of ids) await journal.append(recordOf(id))
}

async function counters() {
  const value = async (metric: Metrics['accepted'] | Metrics['waiting']) =>
    (await metric.get()).values[0]?.value
  const { accepted, waiting, lost } = metrics
  return {
    accepted: await value(accepted),
    waiting: await value(waiting),
    lost: await value(lost),
  }
}

test('events of an earlier process are counted as accepted and waiting, those that came since are not', async () => {
  await append(['first', 'second', 'third'])
  const end = journal.end()
  await append(['later'])

  await countBacklog({ journal, layout: eventRecords, metrics }, end)

  expect(await counters()).toEqual({ accepted: 3, waiting: 3, lost: 0 })
})

/** The loader is done with everything, having read what could be read. */
async function passAll(readable: number): Promise<void> {
  await journal.saveCheckpoint({ applied: journal.end(), pending: undefined })
  metrics.waiting.dec(readable)
}

test('an event that a damaged disk lost is counted as lost and no longer as waiting', async () => {
  await append(['first', 'second', 'third'])
  await countBacklog({ journal, layout: eventRecords, metrics }, journal.end())
  await damage(directory, 'second')

  await passAll(2)
  await countLost({ journal, layout: eventRecords, metrics })

  expect(await counters()).toEqual({ accepted: 3, waiting: 0, lost: 1 })
})

test('an event that was damaged before the start is accepted and waiting until it is passed, and then lost', async () => {
  await append(['first', 'second', 'third'])
  await damage(directory, 'second')
  await countBacklog({ journal, layout: eventRecords, metrics }, journal.end())

  expect(await counters()).toEqual({ accepted: 3, waiting: 3, lost: 0 })
  await passAll(2)
  await countLost({ journal, layout: eventRecords, metrics })

  expect(await counters()).toEqual({ accepted: 3, waiting: 0, lost: 1 })
})

test('letters that an earlier process left are counted as accepted and set aside, but for those of a batch in hand', async () => {
  const asked: unknown[] = []
  const count = (exceptBatches?: readonly string[]) =>
    Promise.resolve(asked.push(exceptBatches) + 2)

  await countLetters({ count }, { metrics, begunTokens: ['in hand'] })

  expect(asked).toEqual([['in hand']])
  expect(await counters()).toEqual({ accepted: 3, waiting: 0, lost: 0 })
  expect((await metrics.setAside.get()).values).toMatchObject([{ value: 3 }])
})
