import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual'
import { useEffect, useRef, type ReactElement } from 'react'
import { bucketLabel, columnLabel, momentLabel } from '../charts/bucket-label.ts'
import { formatFigure, formatShare } from '../charts/number-format.ts'
import { Swatch } from '../charts/swatch.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import { curveAsCsv } from './csv.ts'
import type { CurveData } from './curve-data.ts'
import type { ReportRow } from './report-row.ts'
import type { ExploreState } from './url.ts'

interface ReportTableProps {
  readonly data: CurveData
  readonly rows: readonly ReportRow[]
  readonly state: ExploreState
  readonly intervalMs: number
  readonly onHighlight: (index: number | undefined) => void
  readonly onToggle: (row: ReportRow) => void
}

/** Wide enough for `14 Nov 18:00`, and for `29 Oct – 4 Nov`. */
const columnWidthPx = { upToDay: 96, longer: 132 } as const
const dayMs = 86_400_000

function widthOf(intervalMs: number): number {
  return intervalMs > dayMs ? columnWidthPx.longer : columnWidthPx.upToDay
}

/**
 * The accessible form of the curve: a row a series, a column a bucket, the newest first. Only the
 * columns in sight are in the page, with a spacer on each side; their numbers are kept for readers.
 */
export function ReportTable(props: ReportTableProps): ReactElement {
  const scroller = useRef<HTMLDivElement>(null)
  const columns = useColumns({
    count: props.data.times.length,
    widthPx: widthOf(props.intervalMs),
    scroller,
  })
  return (
    <section aria-label="Table" className="border-t border-line">
      <div className="flex items-center justify-between gap-2 px-5 pt-3 pb-1">
        <h2 className="text-[13px] font-medium text-muted">Table, times in UTC</h2>
        <CopyButton
          look="quiet"
          label="Copy as CSV"
          text={() => curveAsCsv(props.data, props.state)}
        />
      </div>
      {/* A region that scrolls has to be reachable by key. */}
      <div
        ref={scroller}
        tabIndex={0}
        role="group"
        aria-label="Figures of every interval"
        className="overflow-x-auto rounded-b-2xl pb-2 -outline-offset-2!"
      >
        <table
          aria-colcount={props.data.times.length + 3}
          className="numbers w-full border-separate border-spacing-0 text-[13px]"
        >
          <Head {...props} columns={columns} />
          <tbody>
            {props.rows.map((row, index) => (
              <Row key={row.key} {...props} row={row} index={index} columns={columns} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

interface Columns {
  readonly widthPx: number
  readonly shown: readonly VirtualItem[]
  /** Width of what is scrolled out on each side. */
  readonly beforePx: number
  readonly afterPx: number
}

interface ColumnPlan {
  readonly count: number
  readonly widthPx: number
  readonly scroller: { readonly current: HTMLDivElement | null }
}

// Buckets are shown from the newest to the oldest: the newest are the ones looked for.
function useColumns({ count, widthPx, scroller }: ColumnPlan): Columns {
  const virtualizer = useVirtualizer({
    horizontal: true,
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => widthPx,
    overscan: 6,
  })
  // Sizes that were taken before are kept otherwise.
  useEffect(() => virtualizer.measure(), [virtualizer, widthPx])
  const shown = virtualizer.getVirtualItems()
  return {
    widthPx,
    shown,
    beforePx: shown[0]?.start ?? 0,
    afterPx: virtualizer.getTotalSize() - (shown.at(-1)?.end ?? 0),
  }
}

const firstColumn =
  'sticky left-0 z-10 bg-card w-44 min-w-44 max-w-44 sm:w-60 sm:min-w-60 sm:max-w-60'

interface HeadProps extends ReportTableProps {
  readonly columns: Columns
}

function Head({ data, state, intervalMs, columns }: HeadProps): ReactElement {
  const cell = 'border-b border-line py-2 font-normal text-muted'
  return (
    <thead>
      <tr>
        <th scope="col" className={`${firstColumn} ${cell} pl-5 text-left`}>
          {state.breakdown === '' ? 'Series' : state.breakdown}
        </th>
        <th scope="col" className={`${cell} px-3 text-right`}>
          Total
        </th>
        <th scope="col" className={`${cell} px-3 text-right`}>
          Share
        </th>
        <Spacer widthPx={columns.beforePx} />
        {columns.shown.map(({ index }) => {
          const time = data.times[data.times.length - 1 - index] ?? 0
          return (
            <th
              key={time}
              scope="col"
              aria-colindex={index + 4}
              title={columnTitle(time, { intervalMs, fromMs: data.fromMs })}
              className={`${cell} px-3 text-right whitespace-nowrap`}
              style={{ minWidth: columns.widthPx, width: columns.widthPx }}
            >
              {columnLabel(time, intervalMs)}
            </th>
          )
        })}
        <Spacer widthPx={columns.afterPx} />
      </tr>
    </thead>
  )
}

function columnTitle(
  startMs: number,
  { intervalMs, fromMs }: { readonly intervalMs: number; readonly fromMs: number },
): string {
  const label = bucketLabel(startMs, intervalMs)
  return startMs < fromMs ? `${label}, counted from ${momentLabel(fromMs)} on` : label
}

interface RowProps extends HeadProps {
  readonly row: ReportRow
  readonly index: number
}

function Row(props: RowProps): ReactElement {
  const { row, index, columns, data } = props
  return (
    <tr
      className={`group ${row.isHidden ? 'text-faint' : ''}`}
      onMouseEnter={() => props.onHighlight(index)}
      onMouseLeave={() => props.onHighlight(undefined)}
    >
      <th
        scope="row"
        className={`${firstColumn} py-1.5 pl-5 text-left font-normal group-hover:bg-sunken`}
      >
        <RowName {...props} />
      </th>
      <td className="px-3 text-right font-medium group-hover:bg-sunken">
        {formatFigure(row.total)}
      </td>
      <td className="px-3 text-right text-muted group-hover:bg-sunken">
        {formatShare(row.total, data.whole)}
      </td>
      <Spacer widthPx={columns.beforePx} />
      {columns.shown.map((column) => {
        const value = row.values[row.values.length - 1 - column.index] ?? 0
        return (
          <td
            key={column.key}
            aria-colindex={column.index + 4}
            className={`px-3 text-right group-hover:bg-sunken ${value === 0 ? 'text-faint' : ''}`}
          >
            {formatFigure(value)}
          </td>
        )
      })}
      <Spacer widthPx={columns.afterPx} />
    </tr>
  )
}

function RowName({ row, index, state, onToggle }: RowProps): ReactElement {
  const name = (
    <>
      <Swatch index={index} />
      <span className="truncate" title={row.label}>
        {row.label}
      </span>
    </>
  )
  if (state.breakdown === '') return <span className="flex items-center gap-2">{name}</span>
  return (
    <label className="flex cursor-pointer items-center gap-2">
      <input
        type="checkbox"
        className="accent-accent"
        checked={!row.isHidden}
        onChange={() => onToggle(row)}
      />
      {name}
    </label>
  )
}

function Spacer({ widthPx }: { widthPx: number }): ReactElement | null {
  if (widthPx <= 0) return null
  return <td aria-hidden="true" style={{ minWidth: widthPx, width: widthPx }} className="p-0" />
}
