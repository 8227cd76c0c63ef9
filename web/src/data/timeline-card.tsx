import type { IngestionTimeline } from '@throughline/contract'
import { lazy, Suspense, useMemo, useState, type ReactElement } from 'react'
import { bucketLabel } from '../charts/bucket-label.ts'
import { curveHeightPx } from '../charts/curve-height.ts'
import { formatFigure } from '../charts/number-format.ts'
import { Swatch } from '../charts/swatch.tsx'
import { Card } from '../controls/card.tsx'
import type { Column } from '../controls/column.ts'
import { CsvButton } from '../controls/csv-button.tsx'
import { DataTable } from '../controls/data-table.tsx'
import type { Sort } from '../controls/sorted.ts'
import { ReportFrame } from '../report/report-frame.tsx'
import type { AskedReport } from '../report/use-report.ts'
import { overs, type Over } from './over.ts'
import { NothingArrived } from './nothing-arrived.tsx'

const Curve = lazy(async () => ({ default: (await import('../charts/curve.tsx')).Curve }))

type Timeline = IngestionTimeline & { readonly fromMs: number; readonly toMs: number }
type Bucket = Timeline['buckets'][number]

interface TimelineCardProps {
  readonly asked: AskedReport<Timeline>
  readonly over: Over
}

/** How many events came in, were refused, were changed, over time. */
export function TimelineCard({ asked, over }: TimelineCardProps): ReactElement {
  return (
    <Card title={`What arrived ${overs[over].words}`}>
      <ReportFrame
        asked={asked}
        heightPx={curveHeightPx + 240}
        empty={<NothingArrived words={overs[over].words} />}
      >
        {(timeline) => <TimelineReport timeline={timeline} />}
      </ReportFrame>
    </Card>
  )
}

const lines = [
  { key: 'accepted', label: 'Accepted' },
  { key: 'dropped', label: 'Refused' },
  { key: 'changed', label: 'Warnings: changed' },
  { key: 'noted', label: 'Warnings: noted' },
] as const

function TimelineReport({ timeline }: { timeline: Timeline }): ReactElement {
  const { buckets, interval_ms: intervalMs, fromMs, toMs } = timeline
  const [sort, setSort] = useState<Sort>({ by: 'at', way: 'down' })
  const columns = useMemo(() => columnsOf(intervalMs), [intervalMs])
  const times = useMemo(() => buckets.map(({ at }) => at), [buckets])
  const series = useMemo(
    () =>
      lines.map(({ key, label }) => ({
        label,
        values: buckets.map((bucket) => bucket[key]),
        isHidden: false,
      })),
    [buckets],
  )
  return (
    <>
      <div className="flex flex-wrap gap-x-4 gap-y-1 px-5 text-[13px] text-muted">
        {lines.map(({ key, label }, index) => (
          <span key={key} className="flex items-center gap-1.5">
            <Swatch index={index} />
            {label}
          </span>
        ))}
      </div>
      <div className="px-3 pt-2 pb-3" style={{ minHeight: curveHeightPx }}>
        <Suspense>
          <Curve
            label="What arrived"
            times={times}
            fromMs={fromMs}
            toMs={toMs}
            zone="UTC"
            intervalMs={intervalMs}
            series={series}
            highlighted={undefined}
          />
        </Suspense>
      </div>
      <div className="flex items-center justify-between border-t border-line px-5 py-1.5">
        <h3 className="text-[13px] text-muted">Table, times in UTC</h3>
        <CsvButton name="ingestion" columns={columns} rows={buckets} />
      </div>
      <DataTable
        label="What arrived, by time"
        columns={columns}
        rows={buckets}
        keyOf={({ at }) => String(at)}
        sort={sort}
        onSort={setSort}
        heightPx={240}
      />
    </>
  )
}

function columnsOf(intervalMs: number): readonly Column<Bucket>[] {
  return [
    {
      key: 'at',
      title: 'Time',
      value: ({ at }) => at,
      exported: ({ at }) => new Date(at).toISOString(),
      cell: ({ at }) => bucketLabel(at, intervalMs, 'UTC'),
      widthPx: 200,
      isWide: true,
    },
    ...lines.map(({ key, label }): Column<Bucket> => ({
      key,
      title: label,
      value: (bucket) => bucket[key],
      cell: (bucket) => formatFigure(bucket[key]),
      isFigure: true,
      widthPx: 150,
    })),
  ]
}
