import fc from 'fast-check'
import { journeyLengthMs, journeyStartMs } from './journey-events.ts'
import type { PlainExclusion, PlainGraphFilter, PlainNode, PlainTarget } from './plain-journey.ts'
import type {
  PlainJourneyGroup,
  PlainJourneyMeasure,
  PlainJourneyQuestion,
} from './plain-journey-things.ts'

/** Nothing so many times as often as something. */
export const maybe = <Value>(
  value: fc.Arbitrary<Value>,
  weight = 1,
): fc.Arbitrary<Value | undefined> =>
  fc.oneof({ weight, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value })

const searches = ['@event.name:A', '@event.name:B', '@event.name:C', '@event.name:(A OR B)', '*']

const occurring = fc
  .record({
    entity: maybe(fc.constantFrom('@usr.id', '@session.id', '@account.id')),
    operator: fc.constantFrom('=', '>', '>=', '<', '<='),
    value: fc.integer({ min: 0, max: 6 }),
  })
  .map(({ entity, ...often }) => ({ ...often, ...(entity && { entity }) }))

const node: fc.Arbitrary<PlainNode> = fc
  .record({ search: fc.constantFrom(...searches, '@plan:paid'), often: maybe(occurring, 8) })
  .map(({ search, often }) => ({ search, ...(often && { occurring: often }) }))

const aliases = ['n1', 'n2', 'n3', 'n4']

const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...aliases).map((alias) => [alias]) },
    fc.uniqueArray(fc.constantFrom(...aliases), { minLength: 2, maxLength: 2 }),
  ),
  { minLength: 1, maxLength: 4 },
)

type Steps = readonly (readonly string[])[]

/** A target that these steps have: a path ends after it starts. */
export function targetOf(of: Steps): fc.Arbitrary<PlainTarget> {
  const alias = fc.constantFrom(...of.flat())
  const node = alias.map((value) => ({ type: 'node', value }) as const)
  if (of.length === 1) return node
  const path = fc.nat(of.length - 2).chain((start) => {
    const from = of[start]?.[0] ?? ''
    const first = of.findIndex((step) => step.includes(from))
    return fc.constantFrom(...of.slice(first + 1).flat()).map((end) => {
      return { type: 'path', start: from, end } as const
    })
  })
  return fc.oneof(node, path)
}

function graphFilterOf(of: Steps): fc.Arbitrary<PlainGraphFilter> {
  const operator = fc.constantFrom(
    '=' as const,
    '<' as const,
    '>' as const,
    '<=' as const,
    '>=' as const,
  )
  const values = {
    '__dd.time_to_convert': fc.constantFrom(0, 3_000, 12_000, 40_000, 90_000),
    '__dd.session': fc.integer({ min: 0, max: 3 }),
    '__dd.dropoff_rate': fc.constantFrom(0, 25, 50, 60, 100),
  }
  const names =
    of.length === 1
      ? (['__dd.dropoff_rate'] as const)
      : (['__dd.time_to_convert', '__dd.session', '__dd.dropoff_rate'] as const)
  return fc
    .constantFrom(...names)
    .chain((name) =>
      fc.record({
        name: fc.constant(name),
        operator,
        value: values[name],
        target: maybe(targetOf(of)),
      }),
    )
    .map(({ target, ...filter }) => ({ ...filter, ...(target && { target }) }))
}

function exclusionOf(of: Steps): fc.Arbitrary<PlainExclusion> {
  const query = fc.constantFrom('@event.name:D', '@event.name:C', '@plan:free')
  const ends = targetOf(of).map((target) =>
    target.type === 'path' ? { from: target.start, to: target.end } : {},
  )
  return fc.tuple(query, ends).map(([text, more]) => ({ query: text, ...more }))
}

const range = fc
  .record({
    from: fc.integer({ min: 0, max: Math.ceil(journeyLengthMs / 3) }),
    length: fc.integer({ min: journeyLengthMs / 3, max: journeyLengthMs }),
    isLong: fc.integer({ min: 0, max: 4 }),
  })
  .map(({ from, length, isLong }) => ({
    from: journeyStartMs + (isLong === 0 ? -172_800_000 : from),
    to: journeyStartMs + from + length,
  }))

const facets = [
  '@plan',
  '@cart',
  '@change.id',
  '@price',
  '@sizes',
  'service',
  '@usr.id',
  '@none',
  '@event.name',
]
const facetAggregations = ['count', 'cardinality', 'sum', 'avg', 'min', 'max', 'median', 'pc90']

const compute: fc.Arbitrary<PlainJourneyMeasure> = fc.oneof(
  fc.record({
    aggregation: fc.constantFrom('cardinality', 'count'),
    metric: fc.constantFrom('__dd.conversion', '__dd.conversion_rate', '__dd.dropoff_rate'),
  }),
  fc.record({
    aggregation: fc.constantFrom('avg', 'sum', 'min', 'max', 'median', 'pc75'),
    metric: fc.constant('__dd.time_to_convert'),
  }),
  fc.record({
    aggregation: fc.constantFrom(...facetAggregations),
    metric: fc.constantFrom('@price', '@sizes', '@plan', '@session.id', '@none', '@usr.id'),
  }),
)

function groupOf(of: Steps): fc.Arbitrary<PlainJourneyGroup> {
  return fc
    .record({
      facet: fc.constantFrom(...facets),
      target: maybe(targetOf(of)),
      limit: maybe(fc.integer({ min: 1, max: 4 })),
      isExcluding: maybe(fc.boolean()),
      values: maybe(fc.subarray(['paid', 'free', 'N/A', '5', 'x', '1'])),
      order: maybe(fc.constantFrom('asc' as const, 'desc' as const)),
    })
    .map(({ facet, target, limit, isExcluding, values, order }) => ({
      facet,
      ...(target && { target }),
      ...(limit && { limit }),
      ...(isExcluding === undefined ? {} : { should_exclude_missing: isExcluding }),
      ...(values && { value_filters: values }),
      ...(order && { sort: { order } }),
    }))
}

/** What cannot be asked together. */
function isAskable({ compute: { metric = '' }, filters = [] }: PlainJourneyQuestion): boolean {
  return metric.startsWith('__dd.') || filters.every(({ name }) => name !== '__dd.dropoff_rate')
}

/** Any question about journeys over the events made for them. */
export const anyJourney: fc.Arbitrary<PlainJourneyQuestion> = steps.chain((of) =>
  fc
    .record({
      range,
      nodes: fc.tuple(node, node, node, node),
      primary: fc.constantFrom(
        '@session.id',
        '@session.id',
        '@usr.id',
        '@account.id',
        '@change.id',
      ),
      secondary: maybe(fc.subarray(['@usr.id', '@account.id', '@change.id'], { minLength: 1 })),
      search: maybe(fc.constantFrom('@price:<9', '-@event.name:D')),
      isAnonymousExcluded: fc.integer({ min: 0, max: 5 }).map((draw) => draw === 0),
      filters: fc.array(graphFilterOf(of), { maxLength: 2 }),
      order: fc.constantFrom(
        'ordered' as const,
        'ordered' as const,
        'strict' as const,
        'any' as const,
      ),
      exclusions: fc.oneof(fc.constant([]), fc.array(exclusionOf(of), { maxLength: 2 })),
      held: fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        fc.subarray(['@cart', '@change.id'], { minLength: 1 }),
      ),
      window: maybe(fc.constant({ value: 1, unit: 'minute' } as const), 5),
      compute,
      groupBy: fc.uniqueArray(groupOf(of), { maxLength: 2, selector: ({ facet }) => facet }),
    })
    .map(({ range: { from, to }, nodes, secondary, search, window, ...more }) => ({
      ...more,
      from,
      to,
      steps: of,
      nodes: Object.fromEntries(aliases.map((alias, index) => [alias, nodes[index] ?? nodes[0]])),
      ...(secondary && { secondary }),
      ...(search && { search }),
      ...(window && { window }),
    }))
    .filter(isAskable),
)
