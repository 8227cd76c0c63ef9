import fc from 'fast-check'
import { expect, test } from 'vitest'
import { periodNames, rangeBetween, spanOf, type Range } from './range.ts'
import { printRange, readRange } from './range-text.ts'
import { windowOf } from './window.ts'
import { rangeUnits, utc } from './zone-clock.ts'

const minuteMs = 60_000
const minutes = fc.integer({ min: 0, max: Date.UTC(2190, 0, 1) / minuteMs })
const points = fc
  .tuple(minutes, fc.constantFrom(4, 7, 10, 16))
  .map(([minute, length]) => new Date(minute * minuteMs).toISOString().slice(0, length))

const ranges: fc.Arbitrary<Range> = fc.oneof(
  fc.record({
    kind: fc.constant('last' as const),
    count: fc.integer({ min: 1, max: 10_000 }),
    unit: fc.constantFrom(...rangeUnits),
  }),
  fc.constantFrom(...periodNames).map((period) => ({ kind: 'period' as const, period })),
  points.map((from) => ({ kind: 'between' as const, from, to: undefined })),
  fc
    .tuple(points, points)
    .filter(([from, to]) => (spanOf(to, utc)?.untilMs ?? 0) > (spanOf(from, utc)?.fromMs ?? 0))
    .map(([from, to]) => ({ kind: 'between' as const, from, to })),
)

test('a range that is printed is read back the same', () => {
  fc.assert(
    fc.property(ranges, (range) => {
      expect(readRange(printRange(range))).toEqual(range)
    }),
  )
})

test('two minutes as a range are the window between them, in every zone', () => {
  const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/New_York')
  fc.assert(
    fc.property(minutes, fc.integer({ min: 1, max: 10_000 }), zones, (from, length, zone) => {
      const window = { fromMs: from * minuteMs, toMs: (from + length) * minuteMs }

      const range = readRange(printRange(rangeBetween(window.fromMs, window.toMs)))

      expect(range && windowOf(range, { nowMs: 0, zone })).toEqual(window)
    }),
  )
})

test('whatever is typed is a range or none', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), (text) => {
      const range = readRange(text)

      expect(range && readRange(printRange(range))).toEqual(range)
    }),
  )
})
