import type { Chart, Dashboard } from '@throughline/contract'
import type { ReactElement } from 'react'
import { ago } from '../controls/ago.ts'
import { Card } from '../controls/card.tsx'
import { Icon } from '../controls/icon.tsx'
import { dashboardPath, dashboardsPath } from '../dashboards/url.ts'
import { Link } from '../navigation/link.tsx'
import { NoDataYet } from '../report/no-data-yet.tsx'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { dashboardsKey } from '../saving/use-saved.ts'
import { chartPath } from '../saving/view-text.ts'
import { readCharts, readDashboards } from '../server-api/saved-api.ts'
import { More } from './more.tsx'

const savedMax = 8

/** The charts and dashboards that were changed last. */
export function SavedCard(): ReactElement {
  const asked = useReport({
    key: [...dashboardsKey, 'lately'],
    ask: readLately,
    isEmpty: (saved) => saved.length === 0,
  })
  return (
    <Card title="Saved lately" actions={<More to={dashboardsPath}>All</More>}>
      <ReportFrame
        asked={asked}
        heightPx={220}
        empty={
          <NoDataYet title="Nothing is saved yet.">
            Ask something in Explore, Funnels, Retention or Paths and press Save beside its title.
          </NoDataYet>
        }
      >
        {(saved) => (
          <ul className="px-2 pb-2">
            {saved.map((one) => (
              <li key={one.id}>
                <SavedLink saved={one} />
              </li>
            ))}
          </ul>
        )}
      </ReportFrame>
    </Card>
  )
}

type Saved = Chart | Dashboard

async function readLately(signal: AbortSignal): Promise<readonly Saved[]> {
  const [charts, dashboards] = await Promise.all([readCharts(signal), readDashboards(signal)])
  return [...charts, ...dashboards]
    .toSorted((one, other) => other.attributes.modified_at - one.attributes.modified_at)
    .slice(0, savedMax)
}

function SavedLink({ saved }: { readonly saved: Saved }): ReactElement {
  const { name, modified_at: changedMs } = saved.attributes
  const isChart = saved.type === 'chart'
  return (
    <Link
      to={isChart ? chartPath(saved) : dashboardPath(saved.id)}
      className="flex items-center gap-2.5 rounded-lg px-3 py-1.5 hover:bg-sunken"
    >
      <span className="text-muted">
        <Icon name={isChart ? 'explore' : 'dashboards'} size={16} />
      </span>
      <span className="min-w-0 flex-1 truncate">{name}</span>
      <span className="numbers text-[13px] text-muted">{ago(changedMs, Date.now())}</span>
    </Link>
  )
}
