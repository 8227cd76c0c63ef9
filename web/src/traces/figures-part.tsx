import { lazy, Suspense, useMemo, useState, type ReactElement } from 'react'
import { curveHeightPx } from '../charts/curve-height.ts'
import { formatFigure, formatShare } from '../charts/number-format.ts'
import { Swatch } from '../charts/swatch.tsx'
import { Card } from '../controls/card.tsx'
import type { Column } from '../controls/column.ts'
import { CsvButton } from '../controls/csv-button.tsx'
import { DataTable } from '../controls/data-table.tsx'
import { Segmented } from '../controls/segmented.tsx'
import { Select } from '../controls/select.tsx'
import { chooseInterval } from '../range/interval.ts'
import { rangeBetween, rangeWords } from '../range/range.ts'
import { ReportFrame } from '../report/report-frame.tsx'
import { askSpanFigures, type SpanSeries } from '../server-api/traces.ts'
import { formatDuration } from './duration.ts'
import { NothingFound } from './nothing-found.tsx'
import type { PartProps } from './part-props.ts'
import { narrowed } from './search-terms.ts'
import { bucketTimes, figuresAt } from './span-figures.ts'
import { sortOf } from './sort-of.ts'
import { spanMeasures, spanTerm, type SpanMeasure, type TracesState } from './url.ts'
import { useSpanReport } from './use-span-report.ts'

const Curve = lazy(async () => ({ default: (await import('../charts/curve.tsx')).Curve }))

const measureWords: Record<SpanMeasure, string> = {
  count: 'Spans',
  errors: 'Errors',
  p50: 'p50',
  p95: 'p95',
  p99: 'p99',
}

/** What the chart shows: the title of its card, and what is said of it. */
function titleOf({ measure, range }: TracesState): string {
  switch (measure) {
    case 'count':
      return `Spans ${rangeWords(range)}`
    case 'errors':
      return `Failed spans ${rangeWords(range)}`
    default:
      return `${measure} of durations in ms, ${rangeWords(range)}`
  }
}

const groupOptions = [
  { value: 'service', label: 'by service' },
  { value: 'resource_name', label: 'by resource' },
] as const

/** More curves cannot be told apart. */
const curvesMax = 10

const measureOptions = spanMeasures.map((value) => ({
  value,
  title: measureWords[value],
  content: measureWords[value],
}))

/** How many spans, how many failed and how long they took, over time, a curve a service or resource. */
export function FiguresPart({ state, window, change }: PartProps): ReactElement {
  const { groupBy, measure } = state
  const intervalMs = chooseInterval(undefined, window).ms
  const asked = useSpanReport({
    state,
    window,
    key: ['figures', groupBy],
    ask: async (choice, signal) =>
      askSpanFigures({ ...choice, groupBy, intervalMs, limit: curvesMax }, signal),
    isEmpty: (series) => series.length === 0,
  })
  return (
    <Card
      title={titleOf(state)}
      actions={
        <span className="flex flex-wrap items-center gap-2">
          <Segmented
            label="Measure"
            options={measureOptions}
            value={measure}
            onChange={(next) => change({ measure: next })}
          />
          <Select
            label="Split by"
            options={groupOptions}
            value={groupBy}
            onChange={(next) => change({ groupBy: next })}
          />
        </span>
      }
    >
      <ReportFrame
        asked={asked}
        heightPx={curveHeightPx + 240}
        empty={<NothingFound state={state} change={change} />}
      >
        {(series) => (
          <FiguresReport
            series={series}
            intervalMs={intervalMs}
            state={state}
            window={window}
            change={change}
          />
        )}
      </ReportFrame>
    </Card>
  )
}

interface FiguresReportProps extends PartProps {
  readonly series: readonly SpanSeries[]
  readonly intervalMs: number
}

function FiguresReport(props: FiguresReportProps): ReactElement {
  const { series, intervalMs, state, window, change } = props
  const { measure } = state
  const [highlighted, setHighlighted] = useState<number | undefined>()
  const times = useMemo(() => bucketTimes(window, intervalMs), [window, intervalMs])
  const lines = useMemo(
    () =>
      series.map((one) => ({
        label: nameOf(one),
        values: figuresAt(one, measure, times),
        isHidden: false,
      })),
    [series, measure, times],
  )
  return (
    <>
      <Legend names={series.map(nameOf)} onHighlight={setHighlighted} />
      <div className="px-3 pt-2 pb-3" style={{ minHeight: curveHeightPx }}>
        <Suspense>
          <Curve
            label={titleOf(state)}
            times={times}
            fromMs={window.fromMs}
            toMs={window.toMs}
            zone={state.zone}
            intervalMs={intervalMs}
            series={lines}
            highlighted={highlighted}
            onZoom={(fromMs, toMs) => change({ range: rangeBetween(fromMs, toMs) })}
          />
        </Suspense>
      </div>
      <FiguresTable {...props} />
    </>
  )
}

function nameOf({ group }: SpanSeries): string {
  return group.join(', ')
}

interface LegendProps {
  readonly names: readonly string[]
  readonly onHighlight: (index: number | undefined) => void
}

function Legend({ names, onHighlight }: LegendProps): ReactElement {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 px-5 text-[13px] text-muted">
      {names.map((name, index) => (
        <li
          key={name}
          className="flex max-w-64 items-center gap-1.5"
          onMouseEnter={() => onHighlight(index)}
          onMouseLeave={() => onHighlight(undefined)}
        >
          <Swatch index={index} />
          <span className="truncate">{name}</span>
        </li>
      ))}
    </ul>
  )
}

function FiguresTable({ series, state, change }: FiguresReportProps): ReactElement {
  const columns = columnsOf(state.groupBy)
  return (
    <>
      <div className="flex items-center justify-between border-t border-line px-5 py-1.5">
        <h3 className="text-[13px] text-muted">Of the whole range. A press searches for these</h3>
        <CsvButton name="spans" columns={columns} rows={series} />
      </div>
      <DataTable
        label="Spans by group"
        columns={columns}
        rows={series}
        keyOf={nameOf}
        sort={sortOf(state, 'count')}
        onSort={({ by, way }) => change({ sortBy: by, way }, 'replace')}
        onOpen={(one) =>
          change({ query: narrowed(state.query, spanTerm(state.groupBy, nameOf(one))) })
        }
        heightPx={420}
      />
    </>
  )
}

function columnsOf(groupBy: string): readonly Column<SpanSeries>[] {
  const figure = (key: 'count' | 'errors', title: string): Column<SpanSeries> => ({
    key,
    title,
    value: ({ total }) => total[key],
    cell: ({ total }) => formatFigure(total[key]),
    isFigure: true,
    widthPx: 100,
  })
  const duration = (key: 'p50' | 'p75' | 'p95' | 'p99'): Column<SpanSeries> => ({
    key,
    title: key,
    value: ({ total }) => total[`${key}_ns`],
    cell: ({ total }) => formatDuration(total[`${key}_ns`]),
    isFigure: true,
    widthPx: 100,
  })
  return [
    {
      key: 'group',
      title: groupBy === 'service' ? 'Service' : 'Resource',
      value: nameOf,
      widthPx: 220,
      isWide: true,
    },
    figure('count', 'Spans'),
    figure('errors', 'Errors'),
    {
      key: 'rate',
      title: 'Failed',
      value: ({ total }) => total.error_rate,
      cell: ({ total }) => formatShare(total.errors, total.count),
      isFigure: true,
      widthPx: 100,
    },
    duration('p50'),
    duration('p75'),
    duration('p95'),
    duration('p99'),
  ]
}
