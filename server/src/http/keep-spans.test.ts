import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { JournalError } from '../journal/journal-error.ts'
import { openJournal, type Journal } from '../journal/journal.ts'
import { openLogger } from '../telemetry/logger.ts'
import { openMetrics, type Metrics } from '../telemetry/metrics.ts'
import { aSpanRow } from '../warehouse/a-span-row.ts'
import { spanRecords, type SpanRow } from '../warehouse/span-row.ts'
import { openSpanBodies } from './span-bodies.ts'
import { keepSpans, type KeptSpans, type SpanTools } from './keep-spans.ts'

const nowMs = 1_795_000_000_000
const dayMs = 86_400_000

let directory: string
let journal: Journal
let metrics: Metrics

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'throughline-'))
  journal = await openJournal({ directory, budgetBytes: 8 * 1024 ** 2 })
  metrics = openMetrics()
})

afterEach(async () => {
  await journal.close()
  await rm(directory, { recursive: true })
})

function keep(spans: Iterable<SpanRow>, into: SpanTools['journal'] = journal) {
  const tools = { metrics, logger: openLogger('silent'), nowMs: () => nowMs, retentionDays: 30 }
  return keepSpans(spans, { ...tools, journal: into, bodies: openSpanBodies() })
}

function aSpan(given: Partial<SpanRow> = {}): SpanRow {
  return aSpanRow({ receivedAtMs: nowMs, ...given })
}

async function journaledRows(): Promise<readonly string[]> {
  const { records } = await journal.read(journal.checkpoint().applied, { bytesMax: 2 ** 30 })
  return records
    .flatMap(({ payload }) => spanRecords.frames(payload))
    .map(({ row }) => row.toString())
}

const service = aSpanRow().service
const allKept: KeptSpans = {
  services: new Map(),
  dropped: new Map(),
  obstacle: undefined,
  unkept: 0,
}

function ofService(count: number): Pick<KeptSpans, 'services'> {
  return { services: new Map([[service, count]]) }
}

async function counted() {
  const { accepted, waiting } = metrics.spans
  const total = async (metric: typeof accepted | typeof waiting) =>
    (await metric.get()).values[0]?.value
  return { accepted: await total(accepted), waiting: await total(waiting) }
}

test('spans are durable in the journal, in their order, when the answer says so', async () => {
  const spans = Array.from({ length: 5_000 }, (_, index) =>
    aSpan({ spanId: BigInt(index), resource: 'x'.repeat(1_000) }),
  )

  expect(await keep(spans)).toEqual({ ...allKept, ...ofService(5_000) })

  const ids = (await journaledRows()).map((row) => /"span_id":(\d+)/.exec(row)?.[1])
  expect(ids).toEqual(spans.map(({ spanId }) => String(spanId)))
  expect(await counted()).toEqual({ accepted: 5_000, waiting: 5_000 })
})

test('a journal that is full keeps what it has room for, and the others are told', async () => {
  const spans = Array.from({ length: 20_000 }, () => aSpan({ resource: 'x'.repeat(1_000) }))

  const kept = await keep(spans)

  const accepted = kept.services.get(service) ?? 0
  expect(accepted).toBeGreaterThan(1_000)
  expect(kept).toEqual({
    ...allKept,
    ...ofService(accepted),
    obstacle: 'full',
    unkept: 20_000 - accepted,
  })
  expect(await counted()).toEqual({ accepted, waiting: accepted })
  expect(await journaledRows()).toHaveLength(accepted)
})

test('a journal that can no more be written is told', async () => {
  const append = () => Promise.reject(new JournalError('failed', 'the disk is gone'))

  const kept = await keep([aSpan(), aSpan()], { append })

  expect(kept).toEqual({ ...allKept, obstacle: 'broken', unkept: 2 })
  expect(await counted()).toEqual({ accepted: 0, waiting: 0 })
})

test('spans of days that are not kept, and such that are too large, are dropped one by one', async () => {
  const at = (ms: number) => ({ startNs: BigInt(ms) * 1_000_000n })
  const spans = [
    aSpan({ resource: 'kept' }),
    aSpan(at(nowMs - 30 * dayMs)),
    aSpan(at(nowMs - 30 * dayMs - 1)),
    aSpan(at(nowMs + dayMs)),
    aSpan(at(nowMs + dayMs + 1)),
    aSpan({ resource: 'x'.repeat(2 * 1024 ** 2) }),
  ]

  const kept = await keep(spans)

  const dropped = new Map([
    ['expired', 1],
    ['future', 1],
    ['too_large', 1],
  ])
  expect(kept).toEqual({ ...allKept, ...ofService(3), dropped })
  expect(await counted()).toEqual({ accepted: 3, waiting: 3 })
})

test('of one request rows of 256 Mi characters are kept, and the others dropped', async () => {
  const append = () => Promise.resolve('durable' as const)
  const spans = Array.from({ length: 520 }, () => aSpan({ resource: 'x'.repeat(512 * 1024) }))

  const kept = await keep(spans, { append })

  const accepted = kept.services.get(service) ?? 0
  expect(accepted).toBe(512)
  const dropped = new Map([['no_room', 520 - accepted]])
  expect(kept).toEqual({ ...allKept, ...ofService(accepted), dropped })
})

test('a request without a span that can be kept writes nothing', async () => {
  expect(await keep([])).toEqual(allKept)

  expect(journal.stats().backlogBytes).toBe(0)
})
