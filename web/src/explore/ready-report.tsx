import { useMemo, useState, type ReactElement } from 'react'
import { Curve } from '../charts/curve.tsx'
import { formatFigure, formatShare } from '../charts/number-format.ts'
import { Legend } from './legend.tsx'
import { measures } from './measure.ts'
import { ranges } from './range.ts'
import type { ReportRow } from './report-row.ts'
import { ReportTable } from './report-table.tsx'
import { eventWords, seriesLabel } from './series-label.ts'
import type { CurveData } from './curve-data.ts'
import type { ExploreState } from './url.ts'

export interface ReadyReportProps {
  readonly state: ExploreState
  readonly data: CurveData
  readonly intervalMs: number
  readonly isRefreshing: boolean
  readonly onChange: (change: Partial<ExploreState>) => void
}

/** Headline, curve and, with the same rows, the table. */
export function ReadyReport(props: ReadyReportProps): ReactElement {
  const { state, data, intervalMs } = props
  const [highlighted, setHighlighted] = useState<number | undefined>()
  const rows = useRows(data, state)
  const toggle = (row: ReportRow): void =>
    props.onChange({ hidden: toggled(state.hidden, row.key) })
  return (
    <div className="relative" aria-busy={props.isRefreshing}>
      <RefreshLine isShown={props.isRefreshing} />
      <Headline data={data} state={state} />
      {state.breakdown === '' ? null : (
        <Legend rows={rows} onHighlight={setHighlighted} onToggle={toggle} />
      )}
      <div className="px-3 pb-3">
        <Curve
          label={`${measures[state.measure].label} ${eventWords(state.event)} ${ranges[state.range].words}`}
          times={data.times}
          fromMs={data.fromMs}
          intervalMs={intervalMs}
          series={rows}
          highlighted={highlighted}
        />
      </div>
      <ReportTable
        data={data}
        rows={rows}
        state={state}
        intervalMs={intervalMs}
        onHighlight={setHighlighted}
        onToggle={toggle}
      />
    </div>
  )
}

function useRows(data: CurveData, state: ExploreState): readonly ReportRow[] {
  const { breakdown, hidden } = state
  const { name, type } = state.event
  const hiddenKey = JSON.stringify(hidden)
  return useMemo(
    () =>
      data.series.map(({ label, total, values }) => ({
        key: label,
        label: seriesLabel(label, { breakdown, event: { name, type } }),
        total,
        values,
        isHidden: breakdown !== '' && hidden.includes(label),
      })),
    // The list of hidden labels is read anew from the address each time; its text is what counts.
    [data, breakdown, name, type, hiddenKey],
  )
}

function toggled(hidden: readonly string[], key: string): readonly string[] {
  return hidden.includes(key) ? hidden.filter((other) => other !== key) : [...hidden, key]
}

function Headline({ data, state }: Pick<ReadyReportProps, 'data' | 'state'>): ReactElement {
  const shown = data.series.reduce((sum, series) => sum + series.total, 0)
  const isPartly = measures[state.measure].isAdditive && shown < data.whole
  return (
    <header className="flex flex-wrap items-baseline gap-x-2.5 px-5 pt-5 pb-3">
      <strong className="text-[28px] leading-8 font-semibold tracking-tight">
        {formatFigure(data.whole)}
      </strong>
      <span className="text-muted">
        {measures[state.measure].unit} {ranges[state.range].words}
        {isPartly ? `, ${formatShare(shown, data.whole)} of them drawn` : ''}
      </span>
    </header>
  )
}

function RefreshLine({ isShown }: { isShown: boolean }): ReactElement {
  return (
    <div
      aria-hidden="true"
      className="absolute inset-x-0 top-0 h-0.5 overflow-hidden rounded-t-2xl"
    >
      {isShown ? <div className="sliding h-full w-1/4 bg-accent" /> : null}
    </div>
  )
}
