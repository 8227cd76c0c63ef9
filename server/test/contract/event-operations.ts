import { fields, integer, listOf, oneOf, text, truth } from './wire-schema.ts'

export const audienceFilters = fields({
  'users?': listOf(fields({ name: text, 'query?': text })),
  'accounts?': listOf(fields({ name: text, 'query?': text })),
  'segments?': listOf(fields({ name: text, segment_id: text })),
  'formula?': text,
})

export const eventQuery = fields({
  data_source: oneOf('product_analytics'),
  search: fields({ 'query?': text }),
})

/** Of what questions group by. */
export const groupBy = {
  facet: text,
  'limit?': integer,
  'should_exclude_missing?': truth,
  'sort?': fields({ 'aggregation?': text, 'metric?': text, 'order?': oneOf('asc', 'desc') }),
  'source?': text,
}

// The formula names only the users: what it does not name is not looked up, so no segment is missed.
export const someAudience = {
  users: [{ name: 'u', query: '@usr.id:user-*' }],
  accounts: [{ name: 'a', query: '*' }],
  segments: [{ name: 's', segment_id: '00000000-0000-0000-0000-000000000000' }],
  formula: 'u',
}

export const someEvents = { data_source: 'product_analytics', search: { query: '@type:server' } }
