import fc from 'fast-check'
import { anyOccurrence } from './any-occurrence.ts'
import { oddStartMs } from './odd-events.ts'
import type { PlainGroup, PlainMeasure, PlainQuestion } from './plain-evaluator.ts'

const facets = [
  '@a',
  '@a.b',
  '@n',
  '@f',
  '@tags',
  '@usr.id',
  '@event.name',
  'service',
  '@none',
  '@spent',
  '@type',
]
const metrics = [...facets, '@date', 'timestamp']
const aggregations = [
  'count',
  'cardinality',
  'sum',
  'avg',
  'min',
  'max',
  'median',
  'pc75',
  'pc99.5',
  'pc0',
  'pc100',
]

const measure: fc.Arbitrary<PlainMeasure> = fc.oneof(
  fc.constant({ aggregation: 'count' }),
  fc.record({ aggregation: fc.constantFrom(...aggregations), metric: fc.constantFrom(...metrics) }),
)

const group: fc.Arbitrary<PlainGroup> = fc
  .record({
    facet: fc.constantFrom(...facets),
    limit: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
    isExcluding: fc.option(fc.boolean(), { nil: undefined }),
    sort: fc.option(fc.tuple(measure, fc.constantFrom('asc' as const, 'desc' as const)), {
      nil: undefined,
    }),
  })
  .map(({ facet, limit, isExcluding, sort }) => ({
    facet,
    ...(limit === undefined ? {} : { limit }),
    ...(isExcluding === undefined ? {} : { should_exclude_missing: isExcluding }),
    ...(sort === undefined ? {} : { sort: { ...sort[0], order: sort[1] } }),
  }))

/** Any question over the odd events, of all of them in its range. */
export const anyQuestion: fc.Arbitrary<PlainQuestion> = fc
  .record({
    compute: measure,
    groupBy: fc.uniqueArray(group, { maxLength: 3, selector: ({ facet }) => facet }),
    from: fc.integer({ min: 0, max: 100_000 }),
    length: fc.integer({ min: 1, max: 300_000 }),
    occurring: anyOccurrence,
  })
  .map(({ compute, groupBy, from, length, occurring }) => ({
    compute,
    groupBy,
    ...(occurring && { occurring }),
    from: oddStartMs + from,
    to: oddStartMs + from + length,
    matches: () => true,
  }))
