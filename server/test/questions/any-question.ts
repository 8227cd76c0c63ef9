import fc from 'fast-check'
import { anyOccurrence } from './any-occurrence.ts'
import { oddStartMs } from './odd-events.ts'
import type { PlainGroup, PlainMeasure, PlainQuestion } from './plain-evaluator.ts'

const oddFacets = [
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

/** What questions are made of: the facets, and the moments between which events are. */
interface Ground {
  readonly facets: readonly string[]
  readonly startMs: number
  readonly lengthMs: number
  readonly levelsMax: number
}

/** Any question over the odd events, of all of them in its range. */
export const anyQuestion = questionOver({
  facets: oddFacets,
  startMs: oddStartMs,
  lengthMs: 300_000,
  levelsMax: 3,
})

export function questionOver(ground: Ground): fc.Arbitrary<PlainQuestion> {
  const measure = measureOf([...ground.facets, '@date', 'timestamp'])
  const group = groupBy(ground.facets, measure)
  return fc
    .record({
      compute: measure,
      groupBy: fc.uniqueArray(group, {
        maxLength: ground.levelsMax,
        selector: ({ facet }) => facet,
      }),
      from: fc.integer({ min: 0, max: Math.ceil(ground.lengthMs / 3) }),
      length: fc.integer({ min: 1, max: ground.lengthMs }),
      occurring: anyOccurrence,
    })
    .map(({ compute, groupBy: groups, from, length, occurring }) => ({
      compute,
      groupBy: groups,
      ...(occurring && { occurring }),
      from: ground.startMs + from,
      to: ground.startMs + from + length,
      matches: () => true,
    }))
}

function measureOf(metrics: readonly string[]): fc.Arbitrary<PlainMeasure> {
  return fc.oneof(
    fc.constant({ aggregation: 'count' }),
    fc.record({
      aggregation: fc.constantFrom(...aggregations),
      metric: fc.constantFrom(...metrics),
    }),
  )
}

function groupBy(
  facets: readonly string[],
  measure: fc.Arbitrary<PlainMeasure>,
): fc.Arbitrary<PlainGroup> {
  return fc
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
}
