import { SpanTimeseriesAnswer } from '@throughline/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { printSearch } from '../../src/query/parse/print-search.ts'
import type { SpanRow } from '../../src/warehouse/span-row.ts'
import { anySearchOf } from '../questions/any-search.ts'
import { anySpans } from './any-spans.ts'
import { matchesSpan, spanValues } from './plain-spans.ts'
import { dayStartMs, openStoredSpans, type StoredSpans } from './stored-spans.ts'

const spans = anySpans(200)
const range = { from: dayStartMs, to: dayStartMs + 1_000 }
let stored: StoredSpans

beforeAll(async () => {
  stored = await openStoredSpans()
  await stored.add(...spans)
  await stored.add(...spans.slice(0, 30))
})
afterAll(() => stored.close())

function ask(attributes: object) {
  return { data: { type: 'span_timeseries', attributes: { ...range, ...attributes } } }
}

async function seriesOf(attributes: object) {
  const { data } = await stored.answer(SpanTimeseriesAnswer, 'spans/timeseries', ask(attributes))
  return data?.attributes.series
}

/** Linear between the two closest ranks. */
function percentile(sorted: readonly number[], level: number): number {
  const rank = level * (sorted.length - 1)
  const [low = 0, high = low] = sorted.slice(Math.floor(rank), Math.floor(rank) + 2)
  return low + (rank - Math.floor(rank)) * (high - low)
}

function figuresOf(rows: readonly SpanRow[]) {
  const durations = rows
    .map(({ durationNs }) => Number(durationNs))
    .toSorted((one, other) => one - other)
  const errors = rows.filter(({ isError }) => isError).length
  return {
    count: rows.length,
    errors,
    error_rate: errors / rows.length,
    p50_ns: percentile(durations, 0.5),
    p75_ns: percentile(durations, 0.75),
    p95_ns: percentile(durations, 0.95),
    p99_ns: percentile(durations, 0.99),
  }
}

function grouped<Key>(rows: readonly SpanRow[], keyOf: (row: SpanRow) => Key) {
  const groups = new Map<string, { key: Key; rows: SpanRow[] }>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(JSON.stringify(key)) ?? { key, rows: [] }
    group.rows.push(row)
    groups.set(JSON.stringify(key), group)
  }
  return [...groups.values()]
}

function plainSeries(rows: readonly SpanRow[], names: readonly string[], interval: number) {
  return grouped(rows, (row) => names.map((name) => String(spanValues(row, name)[0] ?? 'N/A')))
    .map(({ key, rows: own }) => ({
      group: key,
      total: figuresOf(own),
      buckets: grouped(own, ({ startNs }) => {
        return Math.floor(Number(startNs / 1_000_000n) / interval) * interval
      })
        .map(({ key: time, rows: inBucket }) => ({ time, ...figuresOf(inBucket) }))
        .toSorted((one, other) => one.time - other.time),
    }))
    .toSorted((one, other) => {
      const byName = one.group.join('\0') < other.group.join('\0') ? -1 : 1
      return other.total.count - one.total.count || byName
    })
}

/** The engine and JavaScript may differ in the last bit of what is between two durations. */
function rounded(value: unknown): unknown {
  const text = JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'number' ? Number(one.toPrecision(12)) : one,
  )
  return JSON.parse(text)
}

test('figures of groups and buckets are those of a plain reading of the same spans', async () => {
  await fc.assert(
    fc.asyncProperty(
      anySearchOf(['@a', '@n', 'service', '@duration', '@http.status_code']),
      fc.subarray(['service', '@a', 'resource_name', '@n', 'status', '@none'], { maxLength: 3 }),
      fc.constantFrom(1, 7, 1_000),
      async (search, names, interval) => {
        const query = printSearch(search)

        const series = await seriesOf({ query, group_by: names, interval, limit: 100 })

        const found = spans.filter((span) => matchesSpan(search, span))
        expect(rounded(series)).toEqual(rounded(plainSeries(found, names, interval).slice(0, 100)))
      },
    ),
    { numRuns: 60 },
  )
})

test('without an interval there are only totals, of the groups with the most spans', async () => {
  const series = await seriesOf({ group_by: ['service'], limit: 2 })

  const all = plainSeries(spans, ['service'], 1).map((one) => ({ ...one, buckets: [] }))
  expect(rounded(series)).toEqual(rounded(all.slice(0, 2)))
})

test('more than 1,500 buckets, and names that are none, are refused at their place', async () => {
  const many = await stored.ask('spans/timeseries', ask({ to: dayStartMs + 1_501, interval: 1 }))
  const misspelt = await stored.ask('spans/timeseries', ask({ group_by: ['@a', 'servcie'] }))

  expect(many).toEqual({
    status: 400,
    body: {
      errors: [
        'Invalid value at /data/attributes/interval: makes 1501 buckets of the range; at most 1500 are allowed',
      ],
    },
  })
  expect(misspelt.status).toBe(400)
  expect(JSON.stringify(misspelt.body)).toContain('Invalid value at /data/attributes/group_by/1')
})
