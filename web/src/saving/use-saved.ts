import type { Chart, Dashboard } from '@throughline/contract'
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { readCharts, readDashboards } from '../server-api/saved-api.ts'
import { useOverview } from '../session/overview.ts'

export const chartsKey = ['charts']
export const dashboardsKey = ['dashboards']

/** Every saved chart, by name. */
export function useCharts(): UseQueryResult<readonly Chart[]> {
  return useQuery({ queryKey: chartsKey, queryFn: async ({ signal }) => readCharts(signal) })
}

/** Every dashboard, by name. */
export function useDashboards(): UseQueryResult<readonly Dashboard[]> {
  return useQuery({
    queryKey: dashboardsKey,
    queryFn: async ({ signal }) => readDashboards(signal),
  })
}

/** Whether whoever looks may save, change and delete; viewers read only. */
export function useMaySave(): boolean {
  return useOverview().caller.permissions.includes('rum_apps_write')
}

/** Reads charts and dashboards again: a change of one shows in the other. */
export function useReadAgain(): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    await Promise.all(
      [chartsKey, dashboardsKey].map(async (queryKey) => client.invalidateQueries({ queryKey })),
    )
  }
}
