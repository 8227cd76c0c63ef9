import { expect, test } from 'vitest'
import { openKeptReadings } from './kept-readings.ts'

const limits = { ageMsMax: 1_000, untoldMsMax: 10_000, keptMax: 2 } as const

function kept() {
  let nowMs = 0
  let read = 0
  const readings = openKeptReadings<number>(limits, () => nowMs)
  return {
    ask: (key: string) => readings.read(key, () => Promise.resolve((read += 1))),
    forget: () => readings.forget(),
    pass: (ms: number) => void (nowMs += ms),
    fail: () => readings.read('a', () => Promise.reject(new Error('away'))),
  }
}

test('what was read serves whoever asks within 10 s, and those who ask while it is read', async () => {
  const { ask, pass } = kept()

  expect(await Promise.all([ask('a'), ask('a')])).toEqual([1, 1])
  pass(9_999)
  expect(await ask('a')).toBe(1)
  pass(1)
  expect(await ask('a')).toBe(2)
})

test('after an insert what was read before serves until it is 1 s old', async () => {
  const { ask, pass, forget } = kept()
  await ask('a')
  forget()

  pass(999)
  expect(await ask('a')).toBe(1)
  pass(1)
  expect(await ask('a')).toBe(2)
})

test('what could not be read is read again by the next who asks', async () => {
  const { ask, fail } = kept()

  await expect(fail()).rejects.toThrow('away')

  expect(await ask('a')).toBe(1)
})

test('of more than the kept readings the oldest goes', async () => {
  const { ask } = kept()
  for (const key of ['a', 'b', 'c']) await ask(key)

  expect(await ask('b')).toBe(2)
  expect(await ask('a')).toBe(4)
})
