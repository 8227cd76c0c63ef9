import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openJournal } from '../../src/journal/journal.ts'
import { aSpanRow, spanRecord } from '../../src/warehouse/a-span-row.ts'
import { anEvent, send, untilStored } from '../asking.ts'
import { tellEngine } from '../engine-socket.ts'
import { eventually, startListening, startServer, type RunningServer } from '../running-server.ts'
import { readSpanCounters, untilSpansStored } from '../span-counters.ts'

let server: RunningServer | undefined

afterEach(async () => {
  await server?.remove()
  server = undefined
})

const recordSpans = 500

/** A data directory in which so many spans wait in a journal, as a killed server leaves it. */
async function leaveWaiting(
  count: number,
  { dataDir, journal }: { readonly dataDir?: string; readonly journal: string },
): Promise<string> {
  const left = dataDir ?? (await mkdtemp(join(tmpdir(), 'throughline-')))
  const directory = join(left, journal)
  const opened = await openJournal({ directory, budgetBytes: 2 ** 30 })
  for (let first = 0; first < count; first += recordSpans) {
    const spans = Array.from({ length: recordSpans }, (_, index) => {
      const spanId = BigInt(first + index + 1)
      // So long that there are several batches.
      const resource = 'x'.repeat(500)
      return aSpanRow({ service: journal, resource, spanId, traceLow: spanId / 10n + 1n })
    })
    await opened.append(spanRecord(spans))
  }
  await opened.close()
  return left
}

test('kill -9 while spans are being stored: each is stored once, and so are events', async () => {
  const dataDir = await leaveWaiting(60_000, { journal: 'spans-journal' })

  for (const storedMin of ['20000', '40000']) {
    server = await startServer({}, dataDir)
    const running = server
    expect((await send(running, anEvent())).status).toBe(202)
    await eventually(async () => {
      const stored = await tellEngine(running, 'SELECT count() FROM throughline.spans')
      expect(Number(stored)).toBeGreaterThanOrEqual(Number(storedMin))
    })
    await running.kill()
  }
  server = await startServer({}, dataDir)
  await untilSpansStored(server)
  await untilStored(server)

  const spans = 'SELECT count(), uniqExact(span_id) FROM throughline.spans FINAL'
  expect(await tellEngine(server, spans)).toBe('60000\t60000\n')
  const traces = 'SELECT count(), uniqExact(trace_low) FROM throughline.traces FINAL'
  expect(await tellEngine(server, traces)).toBe('6001\t6001\n')
  expect(await tellEngine(server, 'SELECT count() FROM throughline.events FINAL')).toBe('2\n')
}, 120_000)

test('workers store the spans of their journals, and the lead those of a worker that there is no more', async () => {
  const dataDir = await leaveWaiting(1_000, { journal: 'spans-journal' })
  for (const journal of ['spans-journal-2', 'spans-journal-5']) {
    await leaveWaiting(500, { dataDir, journal })
  }

  server = await startServer({ THROUGHLINE_WORKERS: '2' }, dataDir)
  await untilSpansStored(server, { accepted: 2_000, stored: 2_000 })

  const services =
    'SELECT service, count() FROM throughline.spans GROUP BY service ORDER BY service'
  expect(await tellEngine(server, services)).toBe(
    'spans-journal\t1000\nspans-journal-2\t500\nspans-journal-5\t500\n',
  )
})

test('a server that is told to stop while spans wait ends in time, and the next one stores them', async () => {
  const dataDir = await leaveWaiting(1_000, { journal: 'spans-journal' })
  const cutOff = await startListening({ THROUGHLINE_CLICKHOUSE_URL: 'http://127.0.0.1:9' }, dataDir)
  server = cutOff
  await eventually(async () => expect((await readSpanCounters(cutOff))['waiting']).toBe(1_000))
  expect(await cutOff.stop()).toBe(0)

  server = await startServer({}, dataDir)

  await untilSpansStored(server, { accepted: 1_000, stored: 1_000 })
})
