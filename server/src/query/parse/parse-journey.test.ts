import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseFunnelQuestion, parseJourneyFigures } from './parse-journey.ts'

const noSegments = () => undefined

const source = (query: string) => ({ data_source: 'product_analytics', search: { query } })
const search = {
  expression: 'cart -> (card OR invoice) -> paid -> paid',
  node_objects: {
    cart: source('@event.name:cart'),
    card: source('@event.name:card'),
    invoice: source('@event.name:invoice'),
    paid: source('@event.name:paid'),
  },
}

function funnelBody(searched: object = {}, query: object = {}): object {
  const attributes = { from: 0, to: 1_000, query: { search: { ...search, ...searched }, ...query } }
  return { data: { type: 'journey_request', attributes } }
}

function figureBody(compute: object, searched: object = {}, more: object = {}): object {
  const query = { search: { ...search, ...searched }, compute, ...more }
  return { data: { type: 'formula_journey_request', attributes: { from: 0, to: 1_000, query } } }
}

function funnel(searched: object = {}, query: object = {}) {
  const parsed = parseFunnelQuestion(funnelBody(searched, query), noSegments)
  if (parsed.kind === 'faulty') throw new Error(parsed.faults.join('\n'))
  return parsed.question
}

function measureOf(compute: object, searched: object = {}) {
  const parsed = parseJourneyFigures(figureBody(compute, searched), 'scalar', noSegments)
  if (parsed.kind === 'faulty') throw new Error(parsed.faults.join('\n'))
  return parsed.question.measure
}

test('a journey is of sessions, ordered, for everybody, where nothing else is said', () => {
  expect(funnel()).toMatchObject({
    entity: { name: '@session.id' },
    order: 'ordered',
    counted: 'entities',
    isIdentityResolved: true,
    isAnonymousExcluded: false,
    audience: undefined,
    cuts: [],
    breakdowns: [],
    figures: [1, 2, 3, 4].map((step) => ({ kind: 'reached', counted: 'entities', step })),
  })
})

test('a step is called by its aliases, or by a label of one of them', () => {
  const step_aliases = { invoice: 'Payment' }

  expect(funnel().steps.map(({ label }) => label)).toEqual([
    'cart',
    'card OR invoice',
    'paid',
    'paid',
  ])
  expect(funnel({ step_aliases }).steps[1]?.label).toBe('Payment')
})

const [entities, attempts] = ['entities', 'attempts']

test.each([
  [{ aggregation: 'cardinality' }, { kind: 'reached', counted: entities, step: 4 }],
  [{ aggregation: 'count' }, { kind: 'reached', counted: attempts, step: 4 }],
  [
    { aggregation: 'cardinality', metric: '@session.id' },
    { kind: 'reached', counted: entities },
  ],
  [
    {
      aggregation: 'count',
      metric: '__dd.conversion_rate',
      target: { type: 'node', value: 'card' },
    },
    { kind: 'rate', counted: attempts, from: 1, to: 2 },
  ],
  [
    {
      aggregation: 'count',
      metric: '__dd.conversion_rate',
      target: { type: 'path', start: 'paid', end: 'paid' },
    },
    { kind: 'rate', from: 3, to: 4 },
  ],
  [
    {
      aggregation: 'count',
      metric: '__dd.dropoff_rate',
      target: { type: 'step', value: 'invoice' },
    },
    { kind: 'dropOff', from: 2, to: 3 },
  ],
  [
    { aggregation: 'pc95', metric: '__dd.time_to_convert' },
    { kind: 'time', from: 1, to: 4 },
  ],
  [
    {
      aggregation: 'avg',
      metric: '__dd.time_to_convert',
      target: { type: 'node', value: 'cart' },
    },
    { kind: 'time', from: 1, to: 2 },
  ],
  [
    { aggregation: 'sum', metric: '@price' },
    { kind: 'events', step: 4 },
  ],
])('%j is %j', (compute, measure) => {
  expect(measureOf(compute)).toMatchObject(measure)
})

test('a time that is bounded from above bounds the time of every step, another only the last', () => {
  const filter = (operator: string, target?: object) => {
    const wire = { name: '__dd.time_to_convert', operator, value: 5, ...(target && { target }) }
    return funnel({ filters: { graph_filters: [wire] } }).cuts
  }
  const bound = { of: 'milliseconds', value: 5, from: 1 }

  expect(filter('<=')).toEqual([2, 3, 4].map((to) => ({ ...bound, comparison: 'atMost', to })))
  expect(filter('>')).toEqual([{ ...bound, comparison: 'above', to: 4 }])
  expect(filter('<', { type: 'path', start: 'card', end: 'paid' })).toEqual([
    { ...bound, comparison: 'below', from: 2, to: 3 },
  ])
  expect(filter('<', { type: 'node', value: 'cart' })).toEqual([
    { ...bound, comparison: 'below', to: 2 },
  ])
})

test('of one step nobody is late, and an upper bound cuts nothing', () => {
  const parse = (operator: string) => {
    const filter = { name: '__dd.time_to_convert', operator, value: 86_400_000 }
    const searched = { expression: 'cart', filters: { graph_filters: [filter] } }
    return parseFunnelQuestion(funnelBody(searched), noSegments)
  }

  expect(parse('<=')).toMatchObject({ kind: 'parsed', question: { cuts: [] } })
  expect(parse('>')).toEqual({
    kind: 'faulty',
    faults: [expect.stringContaining('/graph_filters/0/operator: ')],
  })
})

test.each([
  ['@change.id', {}, 'followed'],
  ['@account.id', {}, 'account'],
  ['@change.id', { entity: '@usr.id' }, 'user'],
])(
  'occurrences in a journey of %s with the meta %j are those of the %s',
  (primary, meta, entity) => {
    const search = { occurrences: { operator: '>', value: '1', meta } }
    const cart = { data_source: 'product_analytics_occurrence', search }

    const { steps } = funnel({ expression: 'cart', join_keys: { primary }, node_objects: { cart } })

    expect(steps[0]?.nodes[0]?.occurrence).toEqual({ entity, comparison: 'above', count: 1n })
  },
)

test('a window bounds the time of every step from the first', () => {
  const { cuts } = funnel({ window: { value: 2, unit: 'hour' } })

  expect(cuts.map(({ to }) => to)).toEqual([2, 3, 4])
  expect(cuts[0]).toMatchObject({ of: 'milliseconds', comparison: 'atMost', value: 7_200_000 })
})

const attributes = '/data/attributes'
const at = `${attributes}/query/search`

test.each([
  { searched: { expression: 'cart -> nobody' }, says: [`${at}/expression`, '(offset 8)'] },
  { searched: { expression: 'cart ->' }, says: [`${at}/expression`, '(offset 7)'] },
  { searched: { join_keys: { primary: 'session' } }, says: [`${at}/join_keys/primary`] },
  { searched: { join_keys: { secondary: ['a', 'b'] } }, says: [`${at}/join_keys/secondary/1`] },
  { searched: { order: 'sideways' }, says: [`${at}/order`] },
  { searched: { hold_constant: ['@a', 'b c'] }, says: [`${at}/hold_constant/1`] },
  { searched: { window: { value: 0, unit: 'day' } }, says: [`${at}/window/value`] },
  { searched: { window: { value: 1, unit: 'year' } }, says: [`${at}/window/unit`] },
  { searched: { step_aliases: { x: 'X' } }, says: [`${at}/step_aliases`, '"x"'] },
  { searched: { exclusions: [{ query: '(' }] }, says: [`${at}/exclusions/0/query`] },
  { searched: { exclusions: [{ query: 'x', from: 'y' }] }, says: [`${at}/exclusions/0/from`] },
  {
    searched: { exclusions: [{ query: 'x', from: 'paid', to: 'cart' }] },
    says: [`${at}/exclusions/0/to`],
  },
  {
    searched: { filters: { string_filter: '@a:' } },
    says: [`${at}/filters/string_filter`, '(offset 3)'],
  },
  {
    searched: { filters: { audience_filters: { formula: 'u' } } },
    says: [`${at}/filters/audience_filters/formula`],
  },
  {
    searched: { node_objects: { ...search.node_objects, paid: source('@a:(') } },
    says: [`${at}/node_objects/paid/search/query`],
  },
  {
    searched: {
      filters: {
        graph_filters: [
          {
            name: '__dd.session',
            operator: '=',
            value: 1,
            target: { type: 'path', start: 'paid', end: 'card' },
          },
        ],
      },
    },
    says: [`${at}/filters/graph_filters/0/target/end`],
  },
  {
    searched: {
      filters: { graph_filters: [{ name: '__dd.dropoff_rate', operator: '<', value: 101 }] },
    },
    says: [`${at}/filters/graph_filters/0/value`],
  },
])('$searched is refused', ({ searched, says }) => {
  const parsed = parseFunnelQuestion(funnelBody(searched), noSegments)

  const faults = parsed.kind === 'faulty' ? parsed.faults.join('\n') : ''
  for (const text of says) expect(faults).toContain(text)
})

test.each([
  { compute: { aggregation: 'sum' }, says: '/compute/aggregation' },
  { compute: { aggregation: 'avg', metric: '__dd.conversion_rate' }, says: '/compute/aggregation' },
  {
    compute: { aggregation: 'count', metric: '__dd.time_to_convert' },
    says: '/compute/aggregation',
  },
  { compute: { aggregation: 'count', metric: '__dd.other' }, says: '/compute/metric' },
  { compute: { aggregation: 'sum', metric: 'price' }, says: '/compute/metric' },
  {
    compute: { aggregation: 'count', target: { type: 'node', value: 'x' } },
    says: '/compute/target/value',
  },
  { compute: { aggregation: 'count', target: { type: 'node' } }, says: '/compute/target/value' },
  {
    compute: { aggregation: 'count', target: { type: 'path', start: 'x' } },
    says: '/compute/target',
  },
])('the compute $compute is refused', ({ compute, says }) => {
  const parsed = parseJourneyFigures(figureBody(compute), 'scalar', noSegments)

  expect(parsed.kind === 'faulty' && parsed.faults.join('\n')).toContain(says)
})

test('groups are ranked only by what is computed of the same things', () => {
  const group_by = [{ facet: '@a', sort: { aggregation: 'count' } }]

  const parsed = parseJourneyFigures(
    figureBody({ aggregation: 'cardinality' }, {}, { group_by }),
    'scalar',
    noSegments,
  )

  expect(parsed.kind === 'faulty' && parsed.faults.join('\n')).toContain('/group_by/0/sort')
})

test.each([
  [{ aggregation: 'count' }, '__dd.conversion', { kind: 'reached', counted: attempts }],
  [{ aggregation: 'cardinality' }, '__dd.dropoff_rate', { kind: 'dropOff', counted: entities }],
  [
    { aggregation: 'max', metric: '__dd.time_to_convert' },
    '__dd.conversion',
    { kind: 'reached', counted: entities },
  ],
  [
    { aggregation: 'max', metric: '__dd.time_to_convert' },
    '__dd.time_to_convert',
    { kind: 'time', aggregation: { kind: 'max' } },
  ],
  [
    { aggregation: 'sum', metric: '@price' },
    '@weight',
    { kind: 'events', measure: { aggregation: { kind: 'sum' } } },
  ],
])('groups of %j that are ranked by %s alone take what it is an aggregation of', (...row) => {
  const [compute, metric, measure] = row
  const group_by = [{ facet: '@a', sort: { metric } }]

  const parsed = parseJourneyFigures(figureBody(compute, {}, { group_by }), 'scalar', noSegments)

  expect(parsed).toMatchObject({ question: { breakdowns: [{ order: { measure } }] } })
})

test('a curve without an interval has at most 150 buckets, each of a round width', () => {
  const day = 86_400_000
  const intervalOf = (to: number, more: object = {}) => {
    const compute = { aggregation: 'count', ...more }
    const query = { search, compute }
    const body = { data: { type: 'formula_journey_request', attributes: { from: 0, to, query } } }
    const parsed = parseJourneyFigures(body, 'timeseries', noSegments)
    return parsed.kind === 'parsed' ? parsed.question.buckets : undefined
  }

  expect(intervalOf(day)).toEqual({ kind: 'width', intervalMs: 900_000 })
  expect(intervalOf(30 * day)).toEqual({ kind: 'width', intervalMs: day })
  expect(intervalOf(7 * day, { interval: 1_000_000 })).toEqual({
    kind: 'width',
    intervalMs: 1_000_000,
  })
  expect(intervalOf(7 * day, { interval: 1 })).toBeUndefined()
  expect(intervalOf(7 * day, { interval: 0 })).toBeUndefined()
})

const oddValue = fc.constantFrom<unknown>(
  '',
  'cart',
  '__proto__',
  '@a',
  '(',
  -1,
  0,
  1e300,
  null,
  [],
  {},
)
const oddKeys = fc.constantFrom(
  'expression',
  'node_objects',
  'join_keys',
  'filters',
  'order',
  'exclusions',
  'window',
  'hold_constant',
  'step_aliases',
  'compute',
  'group_by',
  'search',
)

test('any body is a question or a list of faults that point into it', () => {
  fc.assert(
    fc.property(
      oddKeys,
      fc.oneof(oddValue, fc.jsonValue(), fc.dictionary(oddKeys, oddValue)),
      (key, value) => {
        for (const body of [funnelBody({ [key]: value }), funnelBody({}, { [key]: value })]) {
          const parsed = parseFunnelQuestion(body, noSegments)

          if (parsed.kind === 'parsed') continue
          expect(parsed.faults.length).toBeGreaterThan(0)
          for (const fault of parsed.faults) expect(fault).toMatch(/^Invalid value at \//)
        }
      },
    ),
    { numRuns: 500 },
  )
})
