import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { parseRetentionGrid, parseRetentionList } from './parse-retention.ts'
import type { RetentionQuestion } from './retention.ts'

const march = Date.UTC(2026, 2, 2)
const dayMs = 86_400_000
const context = { findSegment: () => undefined, nowMs: march + 10 * dayMs }
const paid = { data_source: 'product_analytics', search: { query: '@event.name:paid' } }

type Change = {
  readonly search?: object
  readonly query?: object
  readonly interval?: object
  readonly from?: number
  readonly to?: number
}

function aBody(change: Change = {}): object {
  const { search, query, interval = {}, from = march, to = march + 21 * dayMs } = change
  const time_interval = { type: 'calendar', value: { type: 'week', ...interval } }
  return {
    data: {
      type: 'retention_grid_request',
      attributes: {
        from,
        to,
        query: {
          search: {
            retention_entity: '@usr.id',
            cohort_criteria: { base_query: paid, time_interval },
            return_condition: 'conversion_on',
            ...search,
          },
          compute: { aggregation: 'count', metric: '__dd.retention' },
          ...query,
        },
      },
    },
  }
}

function faultsOf(change: Change): readonly string[] {
  const parsed = parseRetentionGrid(aBody(change), context)
  return parsed.kind === 'faulty' ? parsed.faults : []
}

function questionOf(change: Change): RetentionQuestion {
  const parsed = parseRetentionGrid(aBody(change), context)
  if (parsed.kind === 'faulty') throw new Error(parsed.faults.join('\n'))
  return parsed.question
}

const interval = '/data/attributes/query/search/cohort_criteria/time_interval/value'
const returns = '/data/attributes/query/search/return_criteria/time_interval'
const scope = '/data/attributes/query/computation_scope'

test.each([
  [
    { interval: { timezone: 'Mars/Olympus' } },
    `${interval}/timezone: "Mars/Olympus" is no time zone`,
  ],
  [
    {
      interval: { timezone: 'Europe/Paris' },
      search: { return_criteria: returnsEvery(weekIn('Asia/Tokyo')) },
    },
    `${returns}/value/timezone: the cohorts have another zone: "Europe/Paris"`,
  ],
  [
    { search: { return_criteria: returnsEvery(weekIn('Mars/Olympus')) } },
    `${returns}/value/timezone: "Mars/Olympus" is no time zone`,
  ],
  [{ interval: { quantity: 0 } }, `${interval}/quantity: must be 1 to 1000`],
  [{ interval: { quantity: 1_001 } }, `${interval}/quantity: must be 1 to 1000`],
  [{ interval: { alignment: 'someday' } }, `${interval}/alignment: "someday" is no alignment`],
  [{ interval: { type: 'day', alignment: '24' } }, `${interval}/alignment: "24" is no alignment`],
  [{ interval: { type: 'day', alignment: '13pm' } }, `${interval}/alignment: "13pm" is no`],
  [{ interval: { type: 'month', alignment: '32nd' } }, `${interval}/alignment: "32nd" is no`],
  [{ interval: { type: 'year', alignment: '3' } }, `${interval}/alignment: "3" is no alignment`],
  [{ interval: { type: 'hour', alignment: '1am' } }, 'hours have no alignment'],
  [
    { interval: { type: 'hour' } },
    '/cohort_criteria/time_interval: makes more than 400 cohorts of the range',
  ],
  [
    { search: { return_criteria: returnsEvery({ type: 'fixed', unit: 'month', value: 0.5 }) } },
    `${returns}/value: must be a whole number of months`,
  ],
  [
    { search: { return_criteria: returnsEvery({ type: 'fixed', unit: 'day', value: 0 }) } },
    `${returns}/value: must be above 0, and at most 1000`,
  ],
  [
    { search: { return_criteria: returnsEvery({ type: 'calendar', value: { type: 'minute' } }) } },
    `${returns}: makes too many return periods of the range`,
  ],
  [{ to: Date.UTC(2300, 1) }, '/data/attributes/to: must be in the years 1900 to 2299'],
  [
    { query: { computation_scope: { type: 'cohort', target: { type: 'index', value: 3 } } } },
    `${scope}/target/value: there are 3 cohorts, from 0`,
  ],
  [
    {
      query: { computation_scope: { type: 'return_period', target: { type: 'index', value: -1 } } },
    },
    `${scope}/target/value: there are 3 periods, from 0`,
  ],
  [
    {
      query: {
        computation_scope: {
          type: 'cell',
          cohort_target: { type: 'index', value: 2 },
          return_period_target: { type: 'index', value: 1 },
        },
      },
    },
    `${scope}/return_period_target/value: there are 1 periods, from 0`,
  ],
  [
    { query: { compute: { aggregation: 'most', metric: '__dd.retention' } } },
    '/data/attributes/query/compute/aggregation: "most" is none of',
  ],
  [
    { query: { group_by: [{ facet: 'plan', target: 'cohort' }] } },
    '/data/attributes/query/group_by/0/facet: "plan" is neither',
  ],
  [
    { query: { group_by: [{ facet: '@a', target: 'cohort', sort: { metric: '@b' } }] } },
    '/data/attributes/query/group_by/0/sort/metric: groups are ordered by __dd.retention',
  ],
  [
    { search: { filters: { string_filter: '@a:(' } } },
    '/data/attributes/query/search/filters/string_filter:',
  ],
])('%j is refused: %s', (change, sentence) => {
  const faults = faultsOf(change)

  expect(faults).toHaveLength(1)
  expect(faults[0]).toContain(sentence)
})

function returnsEvery(time_interval: object): object {
  return { base_query: paid, time_interval }
}

function weekIn(timezone?: string): object {
  return { type: 'calendar', value: { type: 'week', ...(timezone && { timezone }) } }
}

test('weeks are those of the zone that either interval names', () => {
  const startsOf = (cohorts: string | undefined, periods: string | undefined) => {
    const { grid } = questionOf({
      from: march + dayMs,
      ...(cohorts && { interval: { timezone: cohorts } }),
      search: { return_criteria: returnsEvery(weekIn(periods)) },
    })
    return grid.cohorts.map(({ startMs }) => startMs)
  }
  const inTokyo = [0, 7, 14].map((day) => march + day * dayMs - 9 * 3_600_000)

  expect(startsOf(undefined, 'Asia/Tokyo')).toEqual([...inTokyo, march + 20.625 * dayMs])
  expect(startsOf('Asia/Tokyo', undefined)).toEqual(startsOf(undefined, 'Asia/Tokyo'))
  expect(startsOf('Asia/Tokyo', 'Asia/Tokyo')).toEqual(startsOf(undefined, 'Asia/Tokyo'))
})

test('a grid of 160,000 periods is refused before the clock of a zone was read 5,000 times', () => {
  const format = vi.spyOn(Intl.DateTimeFormat.prototype, 'formatToParts')
  const minutes = { type: 'fixed', unit: 'day', value: 1_499 / 1_440 }

  const faults = faultsOf({
    to: march + 399 * dayMs,
    interval: { type: 'day', timezone: 'Europe/Paris' },
    search: { return_criteria: returnsEvery(minutes) },
  })

  expect(faults.join()).toContain('makes too many return periods of the range')
  expect(format.mock.calls.length).toBeLessThan(5_000)
  format.mockRestore()
})

test.each(['1am', '2pm', '14', '12am'])('%s is an hour at which days begin', (alignment) => {
  expect(faultsOf({ interval: { type: 'day', alignment } })).toEqual([])
})

test('what somebody comes back with may be said to be the same', () => {
  const same = { data_source: 'product_analytics', search: { query: '(@event.name:"paid")' } }

  expect(questionOf({}).returning).toBeUndefined()
  expect(
    questionOf({ search: { return_criteria: { base_query: same } } }).returning,
  ).toBeUndefined()
  expect(
    questionOf({
      search: {
        return_criteria: { base_query: { ...paid, search: { query: '@event.name:opened' } } },
      },
    }).returning,
  ).toBeDefined()
})

test('a period is partial that ends behind the range, or now', () => {
  const { cohorts } = questionOf({ to: march + 17 * dayMs }).grid

  expect(cohorts.map(({ periods }) => periods.map(({ isPartial }) => isPartial))).toEqual([
    [false, true, true],
    [true, true],
    [true],
  ])
})

test('a day that a zone left out is no cohort', () => {
  const { grid } = questionOf({
    interval: { type: 'day', timezone: 'Pacific/Apia' },
    from: Date.UTC(2011, 11, 29, 12),
    to: Date.UTC(2011, 11, 31, 12),
  })

  expect(grid.cohorts.map(({ name }) => name)).toEqual(['2011-12-29', '2011-12-31', '2012-01-01'])
})

test('a group whose cell is listed has a label for each level', () => {
  const first = { type: 'index', value: 0 }
  const query = {
    computation_scope: { type: 'cell', cohort_target: first, return_period_target: first },
    group_by: [{ facet: '@plan', target: 'cohort' }],
  }
  const listed = (more: object) => {
    const body = aBody({ query: { ...query, ...more } })
    return parseRetentionList(withAt(body, ['data', 'type'], 'retention_list_request'), context)
  }

  expect(listed({ group_tags: ['free'] })).toMatchObject({ question: { labels: ['free'] } })
  expect(listed({})).toEqual({
    kind: 'faulty',
    faults: [
      'Invalid value at /data/attributes/query/group_tags: needs one label for each group_by',
    ],
  })
})

test('200 bodies of anything in the place of anything are read or refused, with a pointer', () => {
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(1e300, -0, 2 ** 53, '\ud800', '__proto__', 'Etc/GMT+1', '('),
  )
  const places = fc.constantFrom(...pathsIn(aBody({ query: { computation_scope: {} } })))
  fc.assert(
    fc.property(places, anything, (place, value) => {
      const body = withAt(aBody(), place, value)
      for (const parse of [parseRetentionGrid, parseRetentionList]) {
        const parsed = parse(body, context)
        const faults = parsed.kind === 'faulty' ? parsed.faults : ['Invalid value at /: none']
        expect(faults.length).toBeGreaterThan(0)
        expect(faults.filter((fault) => !fault.startsWith('Invalid value at /'))).toEqual([])
      }
    }),
    { numRuns: 200 },
  )
})

function pathsIn(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [
    [key],
    ...pathsIn(inner).map((path) => [key, ...path]),
  ])
}

function withAt(body: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value
  const members = typeof body === 'object' && body !== null ? Object.entries(body) : []
  const own: unknown = members.find(([name]) => name === key)?.[1]
  return { ...Object.fromEntries(members), [key]: withAt(own, rest, value) }
}
