import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openFigures } from './ingestion/held-figures.ts'
import { journalNumber, openLoadedJournals, type LoadedJournals } from './journal-stages.ts'
import { damage, recordOf } from './loader/journaled-event.ts'
import { openTurnKeeper } from './loader/turns.ts'
import { OpenedParts } from './opened-parts.ts'
import { readSettings } from './settings/settings.ts'
import { openLogger } from './telemetry/logger.ts'
import { openMetrics, type Metrics } from './telemetry/metrics.ts'
import { aSpanRow, spanRecord } from './warehouse/a-span-row.ts'
import { EngineError, type Warehouse } from './warehouse/warehouse.ts'

let dataDir: string
let metrics: Metrics
let parts: OpenedParts

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'throughline-'))
})

afterEach(async () => {
  await parts.close()
  await rm(dataDir, { recursive: true })
})

/** As a process opens them; each call is another process in the same data directory. */
async function open(
  fakes: Pick<Warehouse, 'insert'> & Partial<Warehouse>,
): Promise<LoadedJournals> {
  const outcome = readSettings({ THROUGHLINE_DATA_DIR: dataDir, THROUGHLINE_WORKERS: '1' })
  if (outcome.kind === 'invalid') throw new Error(outcome.problems.join())
  metrics = openMetrics()
  parts = new OpenedParts()
  const logger = openLogger('silent')
  const start = { settings: outcome.settings, logger, metrics, parts, version: '0.0.0' }
  const warehouse: Warehouse = {
    query: () => Promise.resolve([]),
    progress: () => Promise.resolve({ rowsRead: 0, rowsToRead: 0 }),
    command: () => Promise.resolve(),
    state: () => 'ready',
    close: () => Promise.resolve(),
    ...fakes,
  }
  const links = {
    warehouse,
    turns: openTurnKeeper(Date.now).join(),
    onStored: () => {},
    onSpansStored: () => {},
    figures: openFigures(Date.now),
    deadLetters: { setAside: () => Promise.resolve() },
  }
  return openLoadedJournals(start, links, 1)
}

/** The tables and how many rows each insert had. */
function countingInserts() {
  const inserts: string[] = []
  const insert: Warehouse['insert'] = ({ table, rows }) => {
    inserts.push(`${table} ${rows.length}`)
    return Promise.resolve()
  }
  return { inserts, insert }
}

function spansNamed(...services: readonly string[]): Buffer {
  return spanRecord(services.map((service) => aSpanRow({ service })))
}

async function spanCounters(): Promise<Readonly<Record<string, number>>> {
  const values = await metrics.registry.getMetricsAsJSON()
  const spans = values.filter(({ name }) => /^throughline_spans_(?!oldest)/.test(name))
  return Object.fromEntries(
    spans.flatMap(({ name, values: counted }) =>
      counted.map(({ value, labels }) => [
        [name.replace(/throughline_spans_|_total/g, ''), ...Object.values(labels)].join(' '),
        value,
      ]),
    ),
  )
}

test('events and spans wait in journals of their own, and each go to their own table', async () => {
  const { inserts, insert } = countingInserts()
  const { journal, spanJournal } = await open({ insert })

  await journal.append(recordOf('e1'))
  await spanJournal.append(spansNamed('web', 'db'))

  await vi.waitFor(() => expect(inserts.toSorted()).toEqual(['events 1', 'spans 2']), 60_000)
})

test('spans are inserted without a look at what is stored', async () => {
  const { inserts, insert } = countingInserts()
  const query = vi.fn<Warehouse['query']>(() => Promise.resolve([]))
  const { spanJournal } = await open({ insert, query })

  await spanJournal.append(spansNamed('web'))

  await vi.waitFor(() => expect(inserts).toEqual(['spans 1']), 60_000)
  expect(query).not.toHaveBeenCalled()
})

test('spans that can not be stored hold up no event', async () => {
  const stored: string[] = []
  const { journal, spanJournal } = await open({
    insert({ table, rows }) {
      if (table === 'spans') return Promise.reject(busy)
      stored.push(`${table} ${rows.length}`)
      return Promise.resolve()
    },
  })

  await spanJournal.append(spansNamed('web'))
  await journal.append(recordOf('e1'))

  await vi.waitFor(() => expect(stored).toEqual(['events 1']), 60_000)
  expect(spanJournal.stats().backlogBytes).toBeGreaterThan(0)
})

const busy = new EngineError('busy', 'too many parts', { retryable: true })

test('spans of an earlier process are counted as accepted and waiting until they are stored', async () => {
  const before = await open({ insert: () => Promise.reject(busy) })
  await before.spanJournal.append(spansNamed('web', 'db', 'cache'))
  await parts.close()

  let isBusy = true
  await open({ insert: () => (isBusy ? Promise.reject(busy) : Promise.resolve()) })
  await vi.waitFor(async () => {
    expect(await spanCounters()).toMatchObject({ accepted: 3, stored: 0, waiting: 3 })
  }, 60_000)
  isBusy = false

  await vi.waitFor(async () => {
    expect(await spanCounters()).toMatchObject({ accepted: 3, stored: 3, waiting: 0 })
  }, 60_000)
})

test('a span that the warehouse refuses is lost alone, and counted so', async () => {
  const poison = new EngineError('row_refused', 'at row 2', { retryable: false })
  const { spanJournal } = await open({
    insert({ rows }) {
      const isGood = rows.every((row) => !Buffer.from(row).includes('poison'))
      return isGood ? Promise.resolve() : Promise.reject(poison)
    },
  })
  metrics.spans.accepted.inc(3)
  metrics.spans.waiting.inc(3)

  await spanJournal.append(spansNamed('web', 'poison', 'db'))

  await vi.waitFor(async () => {
    const lost = { 'lost refused': 1 }
    expect(await spanCounters()).toMatchObject({ accepted: 3, stored: 2, waiting: 0, ...lost })
  }, 60_000)
})

test('spans that a damaged disk lost are counted so, and those around them are stored', async () => {
  const before = await open({ insert: () => Promise.reject(busy) })
  for (const service of ['web', 'hit', 'db']) await before.spanJournal.append(spansNamed(service))
  await parts.close()
  await damage(join(dataDir, 'spans-journal'), 'hit')

  await open({ insert: () => Promise.resolve() })

  await vi.waitFor(async () => {
    const lost = { 'lost damaged': 1 }
    expect(await spanCounters()).toMatchObject({ accepted: 3, stored: 2, waiting: 0, ...lost })
  }, 60_000)
})

test('the directories of journals are known by their names, of events and of spans', () => {
  const names = ['journal', 'journal-3', 'spans-journal', 'spans-journal-12', 'journal-0', 'engine']

  expect(names.map(journalNumber)).toEqual([1, 3, 1, 12, undefined, undefined])
})
