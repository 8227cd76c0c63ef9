import type { Chart, Dashboard } from '@throughline/contract'
import { useMemo, useState, type ReactElement } from 'react'
import { useAddressState } from '../navigation/address-state.ts'
import { useTitle } from '../navigation/title.ts'
import { plainWords } from '../server-api/api-error.ts'
import { DashboardHead } from './dashboard-head.tsx'
import { Grid } from './grid.tsx'
import { NothingOnIt } from './nothing-on-it.tsx'
import { dashboardAddress } from './url.ts'
import { useDashboardChange } from './use-dashboard-change.ts'

interface DashboardPageProps {
  readonly dashboard: Dashboard
  readonly charts: ReadonlyMap<string, Chart>
}

/** The charts of a dashboard, and the ways to change it. */
export function DashboardPage({ dashboard, charts }: DashboardPageProps): ReactElement {
  const address = useMemo(() => dashboardAddress(dashboard.id), [dashboard.id])
  const [{ range }, change] = useAddressState(address)
  const [isEdited, setEdited] = useState(false)
  const [atMs, setAtMs] = useState(() => Date.now())
  const { shown, error, changeTo } = useDashboardChange(dashboard)
  useTitle(`${shown.name} · Dashboards`)
  return (
    <div className="flex flex-col gap-4">
      <DashboardHead
        dashboard={dashboard}
        charts={charts}
        range={range}
        onRange={(picked) => change({ range: picked })}
        isEdited={isEdited}
        onEdit={setEdited}
        onAskAgain={() => setAtMs(Date.now())}
        onChange={changeTo}
      />
      <p role="alert" className="text-[13px] text-danger empty:hidden">
        {error === null ? null : `${plainWords(error)} It is shown as it is now.`}
      </p>
      {shown.tiles.length === 0 ? (
        <NothingOnIt charts={charts} onChange={changeTo} />
      ) : (
        <Grid
          tiles={shown.tiles}
          charts={charts}
          view={{ range, atMs, onRange: (picked) => change({ range: picked }) }}
          isEdited={isEdited}
          onChange={(tiles) => changeTo({ tiles: [...tiles] })}
        />
      )}
    </div>
  )
}
