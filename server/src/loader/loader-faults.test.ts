import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openJournal, type Journal } from '../journal/journal.ts'
import { openMetrics } from '../telemetry/metrics.ts'
import { eventRecords } from '../warehouse/event-row.ts'
import { EngineError, type Warehouse } from '../warehouse/warehouse.ts'
import { recordOf } from './journaled-event.ts'
import { loaderLimits, openLoader } from './loader.ts'
import { openTurnKeeper } from './turns.ts'

let directory: string
let journal: Journal

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'throughline-'))
  journal = await openJournal({ directory, budgetBytes: 1e6 })
  await journal.append(recordOf('first'))
  // Already begun, so that the loader does not wait for more events first.
  const pending = { until: journal.end(), token: 'begun', note: '' }
  await journal.saveCheckpoint({ applied: journal.checkpoint().applied, pending })
})

afterEach(async () => {
  vi.useRealTimers()
  await journal.close()
  await rm(directory, { recursive: true })
})

function openFor(insert: Warehouse['insert'], onStored = () => {}) {
  const nowMs = () => 5_001
  const metrics = openMetrics(nowMs)
  const loader = openLoader({
    journal,
    layout: eventRecords,
    metrics,
    nowMs,
    onStored,
    warehouse: {
      progress: () => Promise.resolve({ rowsRead: 0, rowsToRead: 0 }),
      insert,
      query: () => Promise.resolve([]),
      command: () => Promise.resolve(),
      state: () => 'ready',
      close: () => Promise.resolve(),
    },
    deadLetters: { setAside: () => Promise.resolve() },
    turns: openTurnKeeper(nowMs).join(),
    logger: pino({ level: 'silent' }),
  })
  return { loader, metrics }
}

test('a bug ends the loader instead of being tried again', async () => {
  const bug = new TypeError('undefined is not a function')

  const { loader } = openFor(() => Promise.reject(bug))

  await expect(loader.running).rejects.toBe(bug)
})

test('an insert that the engine did not take is counted and repeated under its token', async () => {
  const tokens: string[] = []
  const { loader, metrics } = await new Promise<ReturnType<typeof openFor>>((resolve) => {
    const opened = openFor(
      ({ token }) => {
        tokens.push(token)
        return tokens.length === 1
          ? Promise.reject(new EngineError('busy', 'too many parts', { retryable: true }))
          : Promise.resolve()
      },
      () => resolve(opened),
    )
  })
  await loader.close()

  expect(tokens).toEqual(['begun', 'begun'])
  expect((await metrics.loaderFailures.get()).values).toMatchObject([
    { labels: { reason: 'busy' }, value: 1 },
  ])
})

test('the age of the oldest waiting event is told while it waits, and is 0 once it is stored', async () => {
  let ageWhileInserting: number | undefined
  const { loader, metrics } = await new Promise<ReturnType<typeof openFor>>((resolve) => {
    const opened = openFor(
      async () => {
        ageWhileInserting = (await opened.metrics.oldestWaiting.get()).values[0]?.value
      },
      () => resolve(opened),
    )
  })
  await loader.close()

  expect(ageWhileInserting).toBe(5)
  expect((await metrics.oldestWaiting.get()).values).toMatchObject([{ value: 0 }])
})

test('closing gives an insert that hangs 10 s, then leaves its batch in the journal', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { loader } = await new Promise<ReturnType<typeof openFor>>((resolve) => {
    const opened = openFor(({ signal }) => {
      resolve(opened)
      return new Promise((_stored, reject) => {
        const error = new EngineError('cancelled', 'given up', { retryable: true })
        signal?.addEventListener('abort', () => reject(error))
      })
    })
  })

  const closing = loader.close()
  await vi.advanceTimersByTimeAsync(loaderLimits.closeMsMax)
  await closing

  expect(loaderLimits.closeMsMax).toBe(10_000)
  expect(journal.checkpoint().pending?.token).toBe('begun')
})
