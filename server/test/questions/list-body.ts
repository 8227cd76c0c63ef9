import type { PlainList } from './plain-list.ts'

/** The wire body that asks for these events with this search text. */
export function listBody({ from, to, columns, sort, limit }: PlainList, query: string): object {
  return {
    data: {
      type: 'formula_analytics_extended_list_request',
      attributes: {
        from,
        to,
        query: {
          query: { data_source: 'product_analytics', search: { query } },
          columns,
          sort,
          limit,
        },
      },
    },
  }
}
