import type { Chart } from '@throughline/contract'
import type { ReactElement } from 'react'
import { NoDataYet } from '../report/no-data-yet.tsx'
import { usualTile } from '../saving/tile.ts'
import { useMaySave } from '../saving/use-saved.ts'
import type { DashboardContent } from '../server-api/saved-api.ts'
import { AddChart } from './add-chart.tsx'

interface NothingOnItProps {
  readonly charts: ReadonlyMap<string, Chart>
  readonly onChange: (part: Partial<DashboardContent>) => void
}

/** What a new dashboard shows: how to fill it. */
export function NothingOnIt({ charts, onChange }: NothingOnItProps): ReactElement {
  const maySave = useMaySave()
  return (
    <div className="grid min-h-80 place-content-center justify-items-center gap-4 rounded-2xl border border-dashed border-line-strong p-6 text-center">
      <NoDataYet title="Nothing stands on this dashboard yet.">
        {charts.size === 0
          ? 'Charts come from Explore, Funnels, Retention and Paths: ask something there and press Save.'
          : 'Put saved charts on it: each shows what its view shows, as of now.'}
      </NoDataYet>
      {maySave && charts.size > 0 ? (
        <AddChart charts={charts} onAdd={(chart) => onChange({ tiles: [usualTile(chart)] })} />
      ) : null}
    </div>
  )
}
