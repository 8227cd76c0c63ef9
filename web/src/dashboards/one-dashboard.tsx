import type { Chart, Dashboard } from '@throughline/contract'
import { useMemo, type ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { Link } from '../navigation/link.tsx'
import { navigate } from '../navigation/location.ts'
import { NothingMatches } from '../report/nothing-matches.tsx'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { dashboardsKey } from '../saving/use-saved.ts'
import { readCharts, readDashboards } from '../server-api/saved-api.ts'
import { DashboardPage } from './dashboard-page.tsx'
import { dashboardsPath } from './url.ts'

/** One dashboard, as far as it is known. */
export function OneDashboard({ id }: { readonly id: string }): ReactElement {
  const asked = useReport({
    key: [...dashboardsKey, 'with charts'],
    ask: readSaved,
    isEmpty: ({ dashboards }) => !dashboards.some((dashboard) => dashboard.id === id),
  })
  return (
    <div className="mx-auto flex w-full max-w-[1600px] flex-col gap-4 p-4 sm:p-6">
      <p>
        <Link to={dashboardsPath} className="text-[13px] text-muted hover:text-ink">
          All dashboards
        </Link>
      </p>
      <ReportFrame
        asked={asked}
        heightPx={480}
        empty={
          <>
            <NothingMatches
              narrowings={['the dashboard of this address: it was deleted']}
              ways={[]}
            />
            <Button onClick={() => navigate(dashboardsPath)}>Show all dashboards</Button>
          </>
        }
      >
        {(saved) => <Known id={id} saved={saved} />}
      </ReportFrame>
    </div>
  )
}

interface Saved {
  readonly dashboards: readonly Dashboard[]
  readonly charts: readonly Chart[]
}

async function readSaved(signal: AbortSignal): Promise<Saved> {
  const [dashboards, charts] = await Promise.all([readDashboards(signal), readCharts(signal)])
  return { dashboards, charts }
}

function Known({ id, saved }: { readonly id: string; readonly saved: Saved }): ReactElement | null {
  const charts = useMemo(() => new Map(saved.charts.map((chart) => [chart.id, chart])), [saved])
  const dashboard = saved.dashboards.find((known) => known.id === id)
  return dashboard === undefined ? null : <DashboardPage dashboard={dashboard} charts={charts} />
}
