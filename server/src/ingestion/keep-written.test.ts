import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { EngineError, type Warehouse } from '../warehouse/warehouse.ts'
import { openFigures } from './held-figures.ts'
import { keepFiguresWritten } from './keep-written.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

type Insertion = Parameters<Warehouse['insert']>[0]

function open(engine: { isAway: boolean }) {
  const inserted: Insertion[] = []
  const tried: string[] = []
  const warehouse: Pick<Warehouse, 'insert'> = {
    insert(insertion) {
      tried.push(insertion.token)
      if (engine.isAway) {
        return Promise.reject(new EngineError('unavailable', 'away', { retryable: true }))
      }
      inserted.push(insertion)
      return Promise.resolve()
    },
  }
  const figures = openFigures(Date.now)
  const logger = pino({ level: 'silent' })
  const writing = keepFiguresWritten({ figures, warehouse, logger, nowMs: Date.now })
  const count = () => {
    const source = { applicationId: 'shop', keyId: 'key', protocol: 'prodlytics' } as const
    figures.count(source, { type: 'accepted', count: 1 })
  }
  return { writing, count, inserted, tried }
}

test('the first count is written after 1 s, the next ones 10 s later together, and nothing when nothing comes', async () => {
  const { count, inserted } = open({ isAway: false })

  count()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(inserted).toHaveLength(1)
  count()
  count()
  await vi.advanceTimersByTimeAsync(9_999)
  expect(inserted).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(inserted).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(3_600_000)

  expect(inserted).toHaveLength(2)
  expect(vi.getTimerCount()).toBe(0)
})

test('what the engine does not take is sent again under the same token, and what came meanwhile after it', async () => {
  const engine = { isAway: true }
  const { count, inserted, tried } = open(engine)

  count()
  await vi.advanceTimersByTimeAsync(60_000)
  count()
  engine.isAway = false
  await vi.advanceTimersByTimeAsync(60_000)

  const [first, second] = inserted
  expect(new Set(tried)).toEqual(new Set([first?.token, second?.token]))
  expect(tried.length).toBeGreaterThan(4)
  expect(inserted).toHaveLength(2)
})

test('closing writes what is left, and tries an engine that is away once more', async () => {
  const { writing, count, inserted } = open({ isAway: false })
  const away = open({ isAway: true })
  count()
  away.count()

  await writing.close()
  await away.writing.close()

  expect(inserted).toHaveLength(1)
  expect(away.tried).toHaveLength(1)
})
