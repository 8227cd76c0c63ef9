import type { PlainSelection } from './plain-selection.ts'

/** The part of a wire body that says which events, with this search text. */
export function wireSource({ occurring }: PlainSelection, query: string): object {
  if (occurring === undefined) return { data_source: 'product_analytics', search: { query } }
  const { entity, operator, value } = occurring
  const occurrences = { operator, value: String(value), ...(entity && { meta: { entity } }) }
  return { data_source: 'product_analytics_occurrence', search: { query, occurrences } }
}
