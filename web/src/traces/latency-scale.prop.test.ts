import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  areaBetween,
  decadesAround,
  decadesOf,
  nearest,
  timesOf,
  xOf,
  yOf,
  type LatencyScale,
} from './latency-scale.ts'

const day = { fromMs: 1_700_000_000_000, toMs: 1_700_086_400_000, widthPx: 1_000, heightPx: 200 }
const durations = fc.array(fc.integer({ min: 1, max: 10 ** 13 }), { minLength: 1, maxLength: 20 })

test('every duration has its place between foot and top, the longer the higher', () => {
  fc.assert(
    fc.property(durations, (some) => {
      const scale: LatencyScale = { ...day, ...decadesAround(some) }

      const places = some.toSorted((one, other) => one - other).map((ns) => yOf(ns, scale))

      expect(places).toEqual(places.toSorted((one, other) => other - one))
      expect(Math.max(...places)).toBeLessThanOrEqual(day.heightPx + 1e-6)
      expect(Math.min(...places)).toBeGreaterThanOrEqual(-1e-6)
    }),
  )
})

test('what is drawn over holds what lies within its corners', () => {
  const part = fc.double({ min: 0.01, max: 0.99, noNaN: true })
  fc.assert(
    fc.property(durations, part, part, (some, across, down) => {
      const scale: LatencyScale = { ...day, ...decadesAround(some) }
      const at = { x: across * day.widthPx, y: down * day.heightPx }

      const area = areaBetween(scale, { x: at.x - 5, y: at.y + 5 }, { x: at.x + 5, y: at.y - 5 })

      expect(xOf(area.fromMs, scale)).toBeLessThan(at.x)
      expect(xOf(area.toMs, scale)).toBeGreaterThan(at.x)
      expect(yOf(area.mostNs, scale)).toBeLessThanOrEqual(at.y)
    }),
  )
})

test('ticks are powers of ten around what there is', () => {
  const scale = { ...day, ...decadesAround([3e6, 2e9]) }

  expect(decadesOf(scale)).toEqual([1e6, 1e7, 1e8, 1e9, 1e10])
  expect(decadesAround([])).toEqual({ leastNs: 1e6, mostNs: 1e9 })
  expect(decadesAround([1e6])).toEqual({ leastNs: 1e6, mostNs: 1e7 })
})

test('moments of the axis are round', () => {
  const scale = { ...day, leastNs: 1, mostNs: 10 }

  const { stepMs, times } = timesOf(scale, 6)

  expect(stepMs).toBe(6 * 3_600_000)
  expect(times.map((ms) => new Date(ms).toISOString().slice(8, 16))).toEqual([
    '15T00:00',
    '15T06:00',
    '15T12:00',
    '15T18:00',
  ])
})

test('a pointer finds the nearest dot within reach', () => {
  const [one, other] = [
    { x: 10, y: 10 },
    { x: 14, y: 10 },
  ]

  expect(nearest([one, other], { x: 13, y: 11 }, 8)).toBe(other)
  expect(nearest([one, other], { x: 30, y: 11 }, 8)).toBeUndefined()
})
