import { expect, test } from 'vitest'
import { openPatience, patienceLimits, type Obstacle } from './patience.ts'

const silent: Obstacle = { kind: 'silent', words: 'silent' }

/** The waits of one batch until it is given up. */
async function waitsFor(obstacle: Obstacle, hasEverAnswered: boolean): Promise<readonly number[]> {
  const waits: number[] = []
  const patience = openPatience({
    clock: {
      nowMs: () => waits.reduce((sum, ms) => sum + ms, 0),
      wait: async (ms) => void waits.push(ms),
    },
    random: () => 1,
    signal: new AbortController().signal,
    hasEverAnswered: () => hasEverAnswered,
    waiting: () => undefined,
  })
  const endureOn = async (): Promise<void> => patience.endure(obstacle).then(endureOn)
  await expect(endureOn()).rejects.toThrow(`${obstacle.words}; gave up`)
  return waits
}

function sum(waits: readonly number[]): number {
  return waits.reduce((total, ms) => total + ms, 0)
}

test('the back-off doubles from 250 ms to at most 15 s, over 2 minutes', async () => {
  const waits = await waitsFor(silent, true)

  expect(waits.slice(0, 8)).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000])
  expect(sum(waits)).toBeLessThanOrEqual(patienceLimits.silenceMsMax)
})

test('a server that has never answered is given up within 10 s', async () => {
  expect(sum(await waitsFor(silent, false))).toBeLessThanOrEqual(10_000)
})

test('a busy server is waited for up to half an hour, 60 s at a time at the most', async () => {
  const waits = await waitsFor({ kind: 'busy', words: 'busy', retryAfterMs: 900_000 }, true)

  expect(waits).toEqual(Array.from({ length: 30 }, () => 60_000))
})
