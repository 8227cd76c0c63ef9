import { useQuery } from '@tanstack/react-query'
import { ApiError } from '../server-api/api-error.ts'
import { readStatements } from '../server-api/app-api.ts'
import { questionPaths } from '../server-api/questions.ts'
import type { FilterFault } from './filter-form.tsx'

// "… at /data/…/search/query: this parenthesis is never closed (offset 16)", then a drawing of it.
const form = /\/search\/query: (?<message>.*) \(offset (?<offset>\d+)\)$/m

/** What the server cannot read of a typed filter. It is asked what it would ask; nothing is counted. */
export function useFilterFault(text: string): FilterFault | undefined {
  const { error } = useQuery({
    queryKey: ['filter fault', text],
    queryFn: async ({ signal }) =>
      readStatements({ path: questionPaths.scalar, body: countOf(text) }, signal),
    enabled: text !== '',
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  if (text === '' || !(error instanceof ApiError)) return undefined
  const { message, offset } = form.exec(error.message)?.groups ?? {}
  return message === undefined ? undefined : { message, offset: Number(offset) }
}

function countOf(query: string): object {
  return {
    data: {
      type: 'formula_analytics_extended_request',
      attributes: {
        from: 0,
        to: 1,
        query: {
          query: { data_source: 'product_analytics', search: { query } },
          compute: { aggregation: 'count' },
        },
      },
    },
  }
}
