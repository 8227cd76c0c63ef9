import type { ReactElement } from 'react'
import { useLocation } from '../navigation/location.ts'
import { ChartList } from './chart-list.tsx'
import { DashboardList } from './dashboard-list.tsx'
import { OneDashboard } from './one-dashboard.tsx'
import { dashboardInPath } from './url.ts'

/** All dashboards and saved charts, or the dashboard that the address names. */
export function DashboardsScreen(): ReactElement {
  const { path } = useLocation()
  const id = dashboardInPath(path)
  if (id !== undefined) return <OneDashboard key={id} id={id} />
  return (
    <div className="mx-auto flex w-full max-w-[1320px] flex-col gap-4 p-4 sm:p-6">
      <DashboardList />
      <ChartList />
    </div>
  )
}
