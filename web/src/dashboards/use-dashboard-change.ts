import type { Dashboard } from '@throughline/contract'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useReadAgain } from '../saving/use-saved.ts'
import { replaceDashboard, type DashboardContent } from '../server-api/saved-api.ts'

interface DashboardChange {
  /** The dashboard with the change that is on its way. */
  readonly shown: Dashboard['attributes']
  /** Why the last change was not saved; null where it was. */
  readonly error: unknown
  readonly changeTo: (part: Partial<DashboardContent>) => void
}

interface Asked {
  readonly part: Partial<DashboardContent>
  /** How many changes had failed when this one was made. */
  readonly failures: number
}

/** Saves each change of a dashboard when it is made, one after the other. */
export function useDashboardChange(dashboard: Dashboard): DashboardChange {
  const readAgain = useReadAgain()
  const latest = useRef(dashboard)
  const failed = useRef({ count: 0, error: new Error('no change failed') })
  useEffect(() => {
    latest.current = dashboard
  }, [dashboard])
  const changing = useMutation({
    scope: { id: dashboard.id },
    mutationFn: async ({ part, failures }: Asked) => {
      // What was made on top of a change that was refused would write over what it was refused for.
      if (failures !== failed.current.count) throw failed.current.error
      const { name, description, tiles } = { ...latest.current.attributes, ...part }
      latest.current = await replaceDashboard(latest.current, { name, description, tiles })
    },
    onError: (error) => {
      failed.current = { count: failed.current.count + 1, error }
    },
    onSettled: readAgain,
  })
  const { attributes } = dashboard
  return {
    shown: changing.isPending ? { ...attributes, ...changing.variables.part } : attributes,
    error: changing.error,
    changeTo: (part) => changing.mutate({ part, failures: failed.current.count }),
  }
}
