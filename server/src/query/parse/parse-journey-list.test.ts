import { expect, test } from 'vitest'
import { parseJourneyList } from './parse-journey-list.ts'

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

function parsed(query: object) {
  const attributes = { from: 0, to: 1_000, query: { search, ...query } }
  return parseJourneyList({ data: { type: 'journey_list_request', attributes } }, () => undefined)
}

function listed(query: object = {}) {
  const read = parsed(query)
  if (read.kind === 'faulty') throw new Error(read.faults.join('\n'))
  return read.question
}

test('a list is of 100 sessions that reach the last step, the latest first', () => {
  expect(listed()).toMatchObject({
    entity: { name: '@session.id' },
    reached: 4,
    missed: undefined,
    columns: [],
    moments: [],
    breakdowns: [],
    sorting: { by: { kind: 'moment' }, direction: 'desc' },
    limit: 100,
  })
})

const node = (value: string) => ({ type: 'node', value })
const path = (start: string, end: string) => ({ type: 'path', start, end })

test.each([
  ['conversion', node('invoice'), { reached: 2, missed: undefined }],
  ['conversion', path('card', 'paid'), { reached: 3, missed: undefined }],
  ['drop-off', undefined, { reached: 1, missed: 4 }],
  ['drop-off', node('card'), { reached: 2, missed: 3 }],
  ['drop-off', path('paid', 'paid'), { reached: 3, missed: 4 }],
])('a %s at %j is to have %j', (conversion_type, target, ends) => {
  expect(listed({ conversion_type, ...(target && { target }) })).toMatchObject(ends)
})

const computed_columns = [{ name: 'first_conversion_timestamps' }]

test('each alias has a moment; where it stands in several steps, the further ones are numbered', () => {
  expect(listed({ computed_columns }).moments).toEqual([
    { name: 'cart_timestamp', step: 1 },
    { name: 'card_timestamp', step: 2 },
    { name: 'invoice_timestamp', step: 2 },
    { name: 'paid_timestamp', step: 3 },
    { name: 'paid_timestamp_2', step: 4 },
  ])
})

test.each([
  ['@session.id', { kind: 'entity' }],
  ['timestamp', { kind: 'moment' }],
  ['invoice_timestamp', { kind: 'step', step: 2 }],
  ['@b', { kind: 'column', index: 1 }],
  ['@plan', { kind: 'group', index: 0 }],
])('%s is a column to sort by', (facet, by) => {
  const shown = { computed_columns, entity_columns: ['@a', '@b'], group_by: [{ facet: '@plan' }] }

  expect(listed({ ...shown, sort: { facet, order: 'asc' } }).sorting).toEqual({
    by,
    direction: 'asc',
  })
})

test.each([{ facet: '@c', order: 'asc' }, { facet: 'cart_timestamp' }, {}, { facet: '' }])(
  'sorting by what is not shown, %j, leaves the latest first',
  (sort) => {
    expect(listed({ entity_columns: ['@a'], sort }).sorting).toEqual({
      by: { kind: 'moment' },
      direction: 'desc',
    })
  },
)

test('how groups would be ranked says nothing in a list', () => {
  const sort = { aggregation: 'count', metric: '__dd.conversion', order: 'desc' }

  expect(listed({ group_by: [{ facet: '@plan', sort }] }).breakdowns).toMatchObject([
    { facet: '@plan', step: 1, values: [] },
  ])
})

const at = '/data/attributes/query'
const rate = { name: '__dd.dropoff_rate', operator: '<', value: 5 }

test.each([
  { query: { conversion_type: 'dropoff' }, says: [`${at}/conversion_type`] },
  { query: { target: node('nobody') }, says: [`${at}/target/value`, '"nobody"'] },
  { query: { target: path('paid', 'card') }, says: [`${at}/target/end`] },
  { query: { entity_columns: ['@a', 'plan'] }, says: [`${at}/entity_columns/1`, '"plan"'] },
  { query: { entity_columns: Array(201).fill('@a') }, says: [`${at}/entity_columns`, '200'] },
  { query: { entity_filters: '@a:' }, says: [`${at}/entity_filters`, '(offset 3)'] },
  { query: { computed_columns: [{ name: 'x' }] }, says: [`${at}/computed_columns/0/name`] },
  { query: { group_by: [{ facet: 'plan' }] }, says: [`${at}/group_by/0/facet`] },
  { query: { group_by: [{ facet: '@a', limit: 1e300 }] }, says: [`${at}/group_by/0/limit`] },
  { query: { limit: 0 }, says: [`${at}/limit`, '1 to 10000'] },
  { query: { limit: -1e300 }, says: [`${at}/limit`] },
  { query: { limit: 1e300 }, says: [`${at}/limit`] },
  { query: { limit: 2.5 }, says: [`${at}/limit`] },
  { query: { sort: { order: 'up' } }, says: [`${at}/sort/order`] },
  { query: { search: { ...search, expression: '' } }, says: [`${at}/search/expression`] },
  {
    query: { search: { ...search, filters: { graph_filters: [rate] } } },
    says: [`${at}/search/filters/graph_filters`, 'drop-offs'],
  },
])('$query is refused', ({ query, says }) => {
  const read = parsed(query)

  const faults = read.kind === 'faulty' ? read.faults.join('\n') : ''
  for (const text of says) expect(faults).toContain(text)
})

test('everything that is wrong is said at once', () => {
  const read = parsed({ limit: 0, entity_filters: '(', entity_columns: ['x'] })

  expect(read.kind === 'faulty' ? read.faults : []).toHaveLength(3)
})
