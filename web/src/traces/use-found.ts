import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useNaming } from '../report/use-naming.ts'
import { reportOf } from '../report/report.ts'
import type { AskedReport } from '../report/use-report.ts'
import { searchSpans, searchTraces, type Page } from '../server-api/traces.ts'
import { rowOfSpan, rowOfTrace, type FoundRow } from './found-row.ts'
import { faultOf, type SearchFault } from './search-fault.ts'
import type { TracesState } from './url.ts'
import type { AskedWindow } from './use-asked-window.ts'

/** What a search found so far. */
export interface Found extends AskedReport<readonly FoundRow[]> {
  readonly fault: SearchFault | undefined
  readonly isMore: boolean
  readonly more: 'quiet' | 'asking' | 'failed'
  readonly askMore: () => void
}

const pageRows = 100

/** Asks for the traces or spans of a search, a page at a time as they are wanted. */
export function useFound(state: TracesState, window: AskedWindow): Found {
  const client = useQueryClient()
  const { named, readProgress } = useNaming()
  const key = ['traces', 'found', state.rows, state.query, state.sort, window]
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: async ({ pageParam, signal }) => {
      named(signal)
      return askPage({ ...state, ...window, cursor: pageParam }, signal)
    },
    initialPageParam: '',
    getNextPageParam: ({ after }) => after,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows), [query.data])
  return {
    report: reportOf({
      rows,
      // Rows that are there stay when those behind them cannot be had.
      error: query.isFetchNextPageError ? null : query.error,
      isFetching: query.isFetching && !query.isFetchingNextPage,
      askedAtMs: query.dataUpdatedAt,
      isEmpty: (found: readonly FoundRow[]) => found.length === 0,
    }),
    askAgain: () => void query.refetch(),
    readProgress,
    cancel: () => void client.cancelQueries({ queryKey: key, exact: true }),
    fault: faultOf(query.error),
    isMore: query.hasNextPage,
    more: query.isFetchingNextPage ? 'asking' : query.isFetchNextPageError ? 'failed' : 'quiet',
    askMore: () => {
      if (query.hasNextPage && !query.isFetching) void query.fetchNextPage()
    },
  }
}

type Asked = Pick<TracesState, 'query' | 'rows' | 'sort'> &
  AskedWindow & { readonly cursor: string }

async function askPage(asked: Asked, signal: AbortSignal): Promise<Page<FoundRow>> {
  const { fromMs, toMs, query, sort, cursor } = asked
  const choice = { fromMs, toMs, query, sort, cursor, limit: pageRows }
  if (asked.rows === 'spans') {
    const { rows, after } = await searchSpans(choice, signal)
    return { rows: rows.map(rowOfSpan), after }
  }
  const { rows, after } = await searchTraces(choice, signal)
  return { rows: rows.map(rowOfTrace), after }
}
