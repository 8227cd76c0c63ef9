import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { closeLimits, OpenedParts, StoppingError } from './opened-parts.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const never = new Promise<void>(() => {})

async function opened(closers: Readonly<Record<string, () => Promise<void>>>) {
  const parts = new OpenedParts()
  const closed: string[] = []
  for (const [name, close] of Object.entries(closers)) {
    await parts.open(
      name,
      () => name,
      (part) => {
        closed.push(part)
        return close()
      },
    )
  }
  return { parts, closed }
}

const well = () => Promise.resolve()

test('parts are closed in reverse, each once, and a second caller waits for the same end', async () => {
  const { parts, closed } = await opened({ journal: well, warehouse: well, http: well })

  const first = parts.close()
  const second = parts.close()

  expect(second).toBe(first)
  expect(await first).toEqual([])
  expect(closed).toEqual(['http', 'warehouse', 'journal'])
})

test('a part that fails to close is told and the others are closed', async () => {
  const failing = () => Promise.reject(new Error('disk gone'))
  const { parts, closed } = await opened({ journal: well, warehouse: failing, http: well })

  const failures = await parts.close()

  expect(failures).toEqual([{ part: 'warehouse', problem: 'Error: disk gone' }])
  expect(closed).toEqual(['http', 'warehouse', 'journal'])
})

test('a part that hangs is given up after 15 s and the others are closed', async () => {
  const { parts, closed } = await opened({ journal: well, loader: () => never })

  const closing = parts.close()
  await vi.advanceTimersByTimeAsync(closeLimits.partMsMax)

  expect(closeLimits.partMsMax).toBe(15_000)
  expect(await closing).toEqual([{ part: 'loader', problem: 'not closed within 15000 ms' }])
  expect(closed).toEqual(['loader', 'journal'])
})

test('a part that was being opened when closing began is closed too, and nothing opens after it', async () => {
  const { parts, closed } = await opened({ journal: well })
  let openNow: (part: string) => void = () => {}
  const late = parts.open(
    'warehouse',
    () => new Promise<string>((resolve) => (openNow = resolve)),
    (part) => Promise.resolve(void closed.push(part)),
  )
  const refused = late.catch((error: unknown) => error)

  const closing = parts.close()
  openNow('warehouse')

  expect(await closing).toEqual([])
  expect(closed).toEqual(['warehouse', 'journal'])
  expect(await refused).toBeInstanceOf(StoppingError)
  await expect(parts.open('http', () => 'http', well)).rejects.toThrow(StoppingError)
})
