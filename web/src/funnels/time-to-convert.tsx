import type { ReactElement } from 'react'
import { formatElapsed } from '../charts/elapsed.ts'
import { formatFigure, formatShare } from '../charts/number-format.ts'
import type { Column } from '../controls/column.ts'
import { TableWithCsv } from '../controls/table-with-csv.tsx'
import type { Window } from '../range/window.ts'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { askJourneyList } from '../server-api/journeys-api.ts'
import { convertedRequest } from './question.ts'
import { spreadOf, timeToConvert, type Bin } from './spread.ts'
import type { FunnelsState } from './url.ts'

interface TimeToConvertProps {
  readonly state: FunnelsState
  readonly window: Window
  readonly questionKey: readonly unknown[]
}

interface Spread {
  readonly bins: readonly Bin[]
  readonly counted: number
  readonly total: number
}

/** As many as the API lists. */
const listedMax = 10_000
const barsPx = 220

/** How long it took those who converted, as a histogram. */
export function TimeToConvert({ state, window, questionKey }: TimeToConvertProps): ReactElement {
  const asked = useReport({
    key: [...questionKey, 'time-to-convert'],
    ask: async (signal) => askSpread(state, window, signal),
    isEmpty: ({ bins }) => bins.length === 0,
  })
  return (
    <ReportFrame
      asked={asked}
      heightPx={400}
      empty={<p className="text-muted">Nobody converted.</p>}
    >
      {(spread) => (
        <>
          <p className="px-5 pt-4 text-[13px] text-muted">
            From the first step to the last, each counted once
            {spread.counted < spread.total
              ? `: the latest ${formatFigure(spread.counted)} of ${formatFigure(spread.total)}`
              : ''}
            .
          </p>
          <Bars spread={spread} />
          <TableWithCsv
            label="Times to convert"
            columns={columnsOf(spread.counted)}
            rows={spread.bins}
            keyOf={({ fromMs }) => String(fromMs)}
          />
        </>
      )}
    </ReportFrame>
  )
}

async function askSpread(
  state: FunnelsState,
  window: Window,
  signal: AbortSignal,
): Promise<Spread> {
  const { data } = await askJourneyList(convertedRequest(state, window, listedMax), signal)
  const { records, total_count: total } = data.attributes
  const bins = spreadOf(records.flatMap((record) => timeToConvert(record) ?? []))
  return { bins, counted: records.length, total }
}

// The table below says the same.
function Bars({ spread: { bins, counted } }: { readonly spread: Spread }): ReactElement {
  const most = Math.max(...bins.map(({ count }) => count))
  return (
    <div aria-hidden="true" className="flex overflow-x-auto px-5 py-4 text-[13px]">
      {bins.map((bin) => (
        <div key={bin.fromMs} className="flex min-w-20 flex-1 flex-col">
          <div className="flex flex-col justify-end px-1" style={{ height: barsPx + 20 }}>
            <span className="numbers text-center text-muted">
              {bin.count === 0 ? '' : formatShare(bin.count, counted)}
            </span>
            <div
              className="rounded-t-md bg-(--series-1)"
              style={{ height: (bin.count / most) * barsPx }}
            />
          </div>
          <span className="numbers border-t border-line-strong pt-1.5 text-center text-muted">
            {binLabel(bin)}
          </span>
        </div>
      ))}
    </div>
  )
}

function binLabel({ fromMs, untilMs }: Bin): string {
  if (fromMs === 0) return `< ${formatElapsed(untilMs)}`
  return Number.isFinite(untilMs) ? `≥ ${formatElapsed(fromMs)}` : `> ${formatElapsed(fromMs)}`
}

function columnsOf(counted: number): readonly Column<Bin>[] {
  return [
    {
      key: 'time',
      title: 'Time to convert',
      value: ({ fromMs }) => fromMs,
      cell: ({ fromMs, untilMs }) =>
        Number.isFinite(untilMs)
          ? `${formatElapsed(fromMs)} – ${formatElapsed(untilMs)}`
          : `over ${formatElapsed(fromMs)}`,
      widthPx: 220,
      isWide: true,
    },
    { key: 'count', title: 'Count', value: ({ count }) => count, isFigure: true, widthPx: 120 },
    {
      key: 'share',
      title: 'Share',
      value: ({ count }) => count / counted,
      cell: ({ count }) => formatShare(count, counted),
      isFigure: true,
      widthPx: 120,
    },
  ]
}
