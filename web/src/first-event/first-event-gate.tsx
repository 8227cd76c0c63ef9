import { demoDashboardId, type LiveEvent, type Overview } from '@throughline/contract'
import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import { dashboardPath } from '../dashboards/url.ts'
import { explorePath, stateOfEvent } from '../explore/url.ts'
import { last } from '../range/range.ts'
import { navigate } from '../navigation/location.ts'
import { readEventNames } from '../server-api/app-api.ts'
import { useOverview } from '../session/overview.ts'
import { FirstEventScreen } from './first-event-screen.tsx'
import { hasTaken } from './first-event.ts'

/** Stands before screens that have nothing to show yet while the server has no event. */
export function FirstEventGate(): ReactElement | null {
  const isEmpty = useIsEmpty(useOverview())
  // Decided once: the first event must not pull away the page on which it is awaited.
  const [isNew, setNew] = useState(isEmpty)
  if (isNew === undefined && isEmpty !== undefined) setNew(isEmpty)
  if (isNew === undefined) return null
  if (!isNew) return <Outlet />
  return (
    <FirstEventScreen
      onDone={(event) => {
        setNew(false)
        if (event !== undefined) navigate(firstReport(event))
      }}
      onDemo={() => navigate(dashboardPath(demoDashboardId))}
    />
  )
}

/** Whether there is no event yet; not known while the dictionary is asked. */
function useIsEmpty(overview: Overview): boolean | undefined {
  const isAsked = !hasTaken(overview)
  const names = useQuery({
    queryKey: ['dictionary', 'any'],
    queryFn: async ({ signal }) => readEventNames({ search: '', limit: 1 }, signal),
    enabled: isAsked,
    retry: false,
  })
  if (!isAsked || names.isError) return false
  return names.data === undefined ? undefined : names.data.events.length === 0
}

function firstReport({ name, type }: Pick<LiveEvent, 'name' | 'type'>): string {
  return explorePath({ ...stateOfEvent({ name, type }), range: last(1, 'h') })
}
