import type { QuestionProgress } from '@throughline/contract'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { reportOf, type Report } from './report.ts'
import { useNaming } from './use-naming.ts'

export interface AskedReport<Rows> {
  readonly report: Report<Rows>
  readonly askAgain: () => void
  /** Stops asking; the server is told by the connection that ends. */
  readonly cancel: () => void
  /** How far it is; undefined before it is asked. */
  readonly readProgress: (signal: AbortSignal) => Promise<QuestionProgress | undefined>
}

interface Question<Rows> {
  /** Whatever the answer depends on. Another key is another question. */
  readonly key: readonly unknown[]
  readonly ask: (signal: AbortSignal) => Promise<Rows>
  readonly isEmpty: (rows: Rows) => boolean
  /** Asked again by itself so often. */
  readonly everyMs?: number
}

/** Asks a question as long as the component is shown, and keeps its answer until it is asked again. */
export function useReport<Rows>(question: Question<Rows>): AskedReport<Rows> {
  const client = useQueryClient()
  const { named, readProgress } = useNaming()
  const query = useQuery({
    queryKey: question.key,
    queryFn: async ({ signal }) => {
      named(signal)
      return question.ask(signal)
    },
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: question.everyMs ?? false,
    // Whoever opens a screen again wants to know how it is now.
    refetchOnMount: 'always',
    retry: false,
  })
  return {
    report: reportOf({
      rows: query.data,
      error: query.error,
      // What is asked again by itself all the time is not said to be on its way.
      isFetching: query.isFetching && (query.data === undefined || question.everyMs === undefined),
      askedAtMs: query.dataUpdatedAt,
      isEmpty: question.isEmpty,
    }),
    askAgain: () => void query.refetch(),
    cancel: () => void client.cancelQueries({ queryKey: question.key, exact: true }),
    readProgress,
  }
}
