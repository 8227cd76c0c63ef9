import type { JourneyTimeseriesResponse } from '@throughline/contract'
import { useMemo, type ReactElement } from 'react'
import { bucketLabel } from '../charts/bucket-label.ts'
import { Curve } from '../charts/curve.tsx'
import { formatShare } from '../charts/number-format.ts'
import { Swatch } from '../charts/swatch.tsx'
import type { Column } from '../controls/column.ts'
import { TableWithCsv } from '../controls/table-with-csv.tsx'
import { chooseInterval } from '../range/interval.ts'
import { rangeBetween, rangeWords } from '../range/range.ts'
import type { Window } from '../range/window.ts'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { askJourneyTimeseries } from '../server-api/journeys-api.ts'
import { rateRequest } from './question.ts'
import type { FunnelsState } from './url.ts'

interface OverTimeProps {
  readonly state: FunnelsState
  readonly window: Window
  /** What the question depends on. */
  readonly questionKey: readonly unknown[]
  readonly onChange: (change: Partial<FunnelsState>) => void
}

interface Rates {
  readonly times: readonly number[]
  readonly lines: readonly { readonly label: string; readonly values: readonly (number | null)[] }[]
}

/** The part of those who begin in a bucket that gets to the last step, bucket by bucket. */
export function OverTime({ state, window, questionKey, onChange }: OverTimeProps): ReactElement {
  const interval = chooseInterval(undefined, window)
  const asked = useReport({
    key: [...questionKey, 'over-time'],
    ask: async (signal) =>
      ratesOf(await askJourneyTimeseries(rateRequest(state, window, interval), signal)),
    isEmpty: ({ lines }) => lines.length === 0,
  })
  return (
    <ReportFrame asked={asked} heightPx={400} empty={<p className="text-muted">Nobody begins.</p>}>
      {(rates) => (
        <Drawn
          rates={rates}
          state={state}
          window={window}
          intervalMs={interval.ms}
          onZoom={(fromMs, toMs) => onChange({ range: rangeBetween(fromMs, toMs) })}
        />
      )}
    </ReportFrame>
  )
}

function ratesOf({ data }: JourneyTimeseriesResponse): Rates {
  const { series, times, values, intervals } = data.attributes
  // Buckets in which nobody begins have no figure, and a gap in the line.
  const all = intervals[0]?.times ?? times
  const places = new Map(times.map((time, index) => [time, index]))
  return {
    times: all,
    lines: series.map(({ group_tags: tags }, line) => ({
      label: tags.length === 0 ? 'Conversion' : tags.join(', '),
      values: all.map((time) => {
        const rate = values[line]?.[places.get(time) ?? -1] ?? null
        return rate === null ? null : Math.round(rate * 1_000) / 10
      }),
    })),
  }
}

interface DrawnProps {
  readonly rates: Rates
  readonly state: FunnelsState
  readonly window: Window
  readonly intervalMs: number
  readonly onZoom: (fromMs: number, toMs: number) => void
}

interface Bucket {
  readonly startMs: number
  readonly label: string
  readonly rates: readonly (number | null)[]
}

function Drawn({ rates, state, window, intervalMs, onZoom }: DrawnProps): ReactElement {
  const { times, lines } = rates
  const { zone } = state
  const series = useMemo(() => lines.map((line) => ({ ...line, isHidden: false })), [lines])
  const rows = useMemo(
    () =>
      times.map((startMs, at) => ({
        startMs,
        label: bucketLabel(startMs, intervalMs, zone),
        rates: lines.map(({ values }) => values[at] ?? null),
      })),
    [times, lines, intervalMs, zone],
  )
  const columns = useMemo(() => columnsOf(lines.map(({ label }) => label)), [lines])
  return (
    <>
      <p className="px-5 pt-4 text-[13px] text-muted">Conversion in percent, by when they began.</p>
      {lines.length < 2 ? null : (
        <ul aria-label="Groups" className="flex flex-wrap gap-x-4 gap-y-1 px-5 pt-2 text-[13px]">
          {lines.map(({ label }, index) => (
            <li key={label} className="flex items-center gap-1.5 text-muted">
              <Swatch index={index} /> {label}
            </li>
          ))}
        </ul>
      )}
      <div className="px-3 py-3">
        <Curve
          label={`Conversion in percent ${rangeWords(state.range)}`}
          times={times}
          {...window}
          intervalMs={intervalMs}
          zone={zone}
          series={series}
          highlighted={undefined}
          onZoom={onZoom}
        />
      </div>
      <TableWithCsv
        label="Conversion over time"
        columns={columns}
        rows={rows}
        keyOf={({ startMs }) => String(startMs)}
      />
    </>
  )
}

function columnsOf(labels: readonly string[]): readonly Column<Bucket>[] {
  return [
    {
      key: 'bucket',
      title: 'Began',
      value: ({ startMs }) => startMs,
      exported: ({ startMs }) => new Date(startMs).toISOString(),
      cell: ({ label }) => label,
      widthPx: 220,
      isWide: true,
    },
    ...labels.map((title, at) => ({
      key: `line-${at}`,
      title,
      value: ({ rates }: Bucket) => rates[at] ?? -1,
      exported: ({ rates }: Bucket) => String(rates[at] ?? ''),
      cell: ({ rates }: Bucket) => {
        const rate = rates[at] ?? null
        return rate === null ? '–' : formatShare(rate, 100)
      },
      isFigure: true,
      widthPx: 130,
    })),
  ]
}
