import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Window } from '../../range/window.ts'
import { askCauses, type CausesFound } from './ask-causes.ts'
import type { Drop } from './factors.ts'

export interface AskedCauses {
  /** What is known so far; undefined: nothing yet. */
  readonly found: CausesFound | undefined
  readonly isAsking: boolean
  readonly error: unknown
  readonly askAgain: () => void
  /** Stops asking; what is known stays. */
  readonly cancel: () => void
}

/** Asks why attempts end, as long as the component is shown. */
export function useCauses(key: readonly unknown[], drop: Drop, window: Window): AskedCauses {
  const client = useQueryClient()
  const soFarKey = [...key, 'so far']
  const query = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) =>
      askCauses(drop, window, {
        signal,
        tell: (found) => client.setQueryData(soFarKey, found),
      }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const soFar = useQuery<CausesFound>({ queryKey: soFarKey, queryFn: skipToken })
  return {
    found: query.data ?? soFar.data,
    isAsking: query.isFetching,
    error: query.error,
    askAgain: () => void query.refetch(),
    cancel: () => void client.cancelQueries({ queryKey: key, exact: true }),
  }
}
