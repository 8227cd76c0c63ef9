import { expect, test } from 'vitest'
import { openKeyRates } from './key-rates.ts'

function clock() {
  let ms = 5_000
  return { nowMs: () => ms, advance: (by: number) => void (ms += by) }
}

/** How many of so many requests are let on. */
function letOn(rates: ReturnType<typeof openKeyRates>, requests: number, key = 'a'): number {
  return Array.from({ length: requests }, () => rates.take(key)).filter((limit) => !limit).length
}

test.each([1, 3, 7, 10, 333, 100_000])(
  'of %i requests a second a key may send a second full at once, and no more',
  (perSecond) => {
    const { nowMs, advance } = clock()
    const rates = openKeyRates({ perSecond, nowMs })

    expect(letOn(rates, perSecond + 10)).toBe(perSecond)
    advance(1_000)
    expect(letOn(rates, perSecond + 10)).toBe(perSecond)
    advance(3_600_000)
    expect(letOn(rates, perSecond + 10)).toBe(perSecond)
  },
)

test('an empty bucket fills steadily: at 10 a second one more request every 100 ms', () => {
  const { nowMs, advance } = clock()
  const rates = openKeyRates({ perSecond: 10, nowMs })
  letOn(rates, 10)

  advance(99)
  expect(letOn(rates, 2)).toBe(0)
  advance(1)
  expect(letOn(rates, 2)).toBe(1)
})

test('who sends too much is told the limit and the whole seconds until the next request', () => {
  const { nowMs } = clock()
  const fast = openKeyRates({ perSecond: 10, nowMs })
  const slow = openKeyRates({ perSecond: 0.25, nowMs })
  letOn(fast, 10)

  expect(fast.take('a')).toEqual({ requestsMax: 10, periodSeconds: 1, resetSeconds: 1 })
  expect(letOn(slow, 1)).toBe(1)
  expect(slow.take('a')).toEqual({ requestsMax: 1, periodSeconds: 4, resetSeconds: 4 })
})

test('a key that sends too much takes nothing from another', () => {
  const rates = openKeyRates({ perSecond: 5, nowMs: clock().nowMs })

  expect(letOn(rates, 50, 'a')).toBe(5)
  expect(letOn(rates, 50, 'b')).toBe(5)
})

test('what is given back may be taken again', () => {
  const rates = openKeyRates({ perSecond: 5, nowMs: clock().nowMs })
  letOn(rates, 5)

  rates.giveBack('a')

  expect(letOn(rates, 5)).toBe(1)
})

test('a limit of 0 is none', () => {
  expect(letOn(openKeyRates({ perSecond: 0, nowMs: clock().nowMs }), 10_000)).toBe(10_000)
})

test('of 10,000 keys that come and go each has its own limit', () => {
  const { nowMs, advance } = clock()
  const rates = openKeyRates({ perSecond: 2, nowMs })

  for (let key = 0; key < 10_000; key += 1) {
    expect(letOn(rates, 3, `key-${key}`)).toBe(2)
    advance(1)
  }
})
