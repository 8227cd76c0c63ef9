import { expect, test } from 'vitest'
import { openLogger } from '../telemetry/logger.ts'
import { keepInSync, syncLimits } from './keep-in-sync.ts'

/** A catalog whose syncs end when told, and a clock that moves when told. */
function begin() {
  const ends: ((error?: Error) => void)[] = []
  const pauses: { ms: number; over: () => void }[] = []
  const syncing = keepInSync({
    catalog: {
      sync: () =>
        new Promise((resolve, reject) =>
          ends.push((error) => (error === undefined ? resolve() : reject(error))),
        ),
    },
    logger: openLogger('silent'),
    pause: (ms, until) =>
      new Promise((resolve) => {
        until.addEventListener('abort', () => resolve())
        pauses.push({ ms, over: resolve })
      }),
  })
  return { ends, pauses, syncing }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('the next sync begins 5 s after the last has ended, never beside it', async () => {
  const { ends, pauses } = begin()
  await settled()
  expect({ syncs: ends.length, pauses: pauses.length }).toEqual({ syncs: 1, pauses: 0 })

  ends[0]?.()
  await settled()
  expect(pauses.map(({ ms }) => ms)).toEqual([5_000])
  expect(ends).toHaveLength(1)

  pauses[0]?.over()
  await settled()
  expect(ends).toHaveLength(2)
})

test('a failed sync is repeated after half a second', async () => {
  const { ends, pauses } = begin()

  ends[0]?.(new Error('engine down'))
  await settled()

  expect(pauses.map(({ ms }) => ms)).toEqual([syncLimits.retryMs])
  expect(syncLimits.retryMs).toBe(500)
})

test('closing waits for the sync in hand and begins no other', async () => {
  const { ends, syncing } = begin()
  const closing = syncing.close()

  ends[0]?.()
  await closing

  expect(ends).toHaveLength(1)
})
