import type { ReactElement } from 'react'
import { CopyButton } from '../controls/copy-button.tsx'
import { useLocation } from '../navigation/location.ts'
import { KeptChart } from './kept-chart.tsx'
import { SaveNew } from './save-new.tsx'
import { useCharts, useMaySave } from './use-saved.ts'
import { originOf } from './view-text.ts'

/** Under which name the view is saved, or the way to save it; and its link. */
export function SavedView({ screen }: { readonly screen: string }): ReactElement {
  const { search } = useLocation()
  const origin = originOf(search)
  return (
    <>
      {origin === undefined ? (
        <Unsaved screen={screen} />
      ) : (
        <FromChart id={origin} screen={screen} />
      )}
      <span className="hidden sm:inline">
        <CopyButton look="quiet" label="Copy link" text={() => window.location.href} />
      </span>
    </>
  )
}

function Unsaved({ screen }: { readonly screen: string }): ReactElement | null {
  return useMaySave() ? <SaveNew screen={screen} /> : null
}

interface FromChartProps {
  readonly id: string
  readonly screen: string
}

function FromChart({ id, screen }: FromChartProps): ReactElement | null {
  const { data: charts } = useCharts()
  if (charts === undefined) return null
  const chart = charts.find((known) => known.id === id)
  if (chart !== undefined) return <KeptChart key={id} chart={chart} />
  return (
    <>
      <span className="truncate text-[13px] text-muted">The chart of this link was deleted</span>
      <Unsaved screen={screen} />
    </>
  )
}
