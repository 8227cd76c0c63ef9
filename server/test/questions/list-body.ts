import type { PlainList } from './plain-list.ts'
import { audienceFilters } from './audience-filters.ts'
import { wireSource } from './wire-source.ts'

/** The wire body that asks for these events with this search text. */
export function listBody(list: PlainList, query: string): object {
  const { from, to, columns, sort, limit, audience } = list
  return {
    data: {
      type: 'formula_analytics_extended_list_request',
      attributes: {
        from,
        to,
        query: {
          query: wireSource(list, query),
          columns,
          sort,
          limit,
          ...(audience && { audience_filters: audienceFilters(audience) }),
        },
      },
    },
  }
}
