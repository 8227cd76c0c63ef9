import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState, type ReactElement } from 'react'
import { bucketLabel, columnLabel, momentLabel } from '../charts/bucket-label.ts'
import { formatChange, formatFigure, formatShare } from '../charts/number-format.ts'
import { Swatch } from '../charts/swatch.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import { reportAsCsv } from './csv.ts'
import type { Headline, ReportLine } from './explore-report.ts'
import type { Answer } from './report.ts'
import { sortedLines, SortHead, type Sort } from './sort-lines.tsx'
import type { ExploreState } from './url.ts'

interface ReportTableProps {
  readonly answer: Answer
  readonly state: ExploreState
  readonly onHighlight: (index: number | undefined) => void
  readonly onToggle: (line: ReportLine) => void
  /** A figure was pressed: of a bucket, or of the whole range. */
  readonly onPick: (line: ReportLine, bucket: number | undefined, at: DOMRect) => void
}

/** Wide enough for `14 Nov 18:00`, and for `29 Oct – 4 Nov`. */
const columnWidthPx = { upToDay: 96, longer: 132 } as const
const dayMs = 86_400_000

/**
 * The accessible form of the curves: a row a line, a column a bucket, the newest first. Only the
 * columns in sight are in the page, with a spacer on each side; their numbers are kept for readers.
 */
export function ReportTable(props: ReportTableProps): ReactElement {
  const { answer, state } = props
  const { report, intervalMs } = answer
  const scroller = useRef<HTMLDivElement>(null)
  const [sort, setSort] = useState<Sort | undefined>()
  const lines = useMemo(() => sortedLines(report.lines, sort), [report, sort])
  const isCompared = lines.some(({ before }) => before !== undefined)
  const columns = useColumns({
    count: report.times.length,
    widthPx: intervalMs > dayMs ? columnWidthPx.longer : columnWidthPx.upToDay,
    scroller,
  })
  const shared = { ...props, columns, isCompared, sort, onSort: setSort }
  return (
    <section aria-label="Table" className="border-t border-line">
      <div className="flex items-center justify-between gap-2 px-5 pt-3 pb-1">
        <h2 className="text-[13px] font-medium text-muted">Table, times in {state.zone}</h2>
        <CopyButton look="quiet" label="Copy as CSV" text={() => reportAsCsv(report)} />
      </div>
      {/* A region that scrolls has to be reachable by key. */}
      <div
        ref={scroller}
        tabIndex={0}
        role="group"
        aria-label="Figures of every interval"
        className="max-h-[32rem] overflow-auto rounded-b-2xl pb-2 -outline-offset-2!"
      >
        <table
          aria-colcount={report.times.length + fixedColumns(isCompared)}
          className="numbers w-full border-separate border-spacing-0 text-[13px]"
        >
          <Head {...shared} />
          <tbody>
            {lines.map((line) => (
              <Row key={line.key} {...shared} line={line} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** Name, total and share; compared, the total before and the change too. */
function fixedColumns(isCompared: boolean): number {
  return isCompared ? 5 : 3
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

interface SharedProps extends ReportTableProps {
  readonly columns: Columns
  readonly isCompared: boolean
  readonly sort: Sort | undefined
  readonly onSort: (sort: Sort | undefined) => void
}

function Head({ answer, state, columns, isCompared, sort, onSort }: SharedProps): ReactElement {
  const cell = 'sticky top-0 z-10 bg-card border-b border-line py-2 font-normal text-muted'
  const { times } = answer.report
  const sorting = { sort, onSort }
  return (
    <thead>
      <tr>
        <SortHead {...sorting} by="label" className={`${cell} ${firstColumn} z-20! pl-5 text-left`}>
          {state.breakdown === '' ? 'Series' : state.breakdown}
        </SortHead>
        <SortHead {...sorting} by="total" className={`${cell} px-3 text-right`}>
          Total
        </SortHead>
        <th scope="col" className={`${cell} px-3 text-right`}>
          Share
        </th>
        {isCompared ? (
          <>
            <SortHead {...sorting} by="before" className={`${cell} px-3 text-right`}>
              Before
            </SortHead>
            <SortHead {...sorting} by="change" className={`${cell} px-3 text-right`}>
              Change
            </SortHead>
          </>
        ) : null}
        <Spacer widthPx={columns.beforePx} />
        {columns.shown.map(({ index }) => {
          const time = times[times.length - 1 - index] ?? 0
          return (
            <th
              key={time}
              scope="col"
              aria-colindex={index + fixedColumns(isCompared) + 1}
              title={columnTitle(time, answer, state.zone)}
              className={`${cell} px-3 text-right whitespace-nowrap`}
              style={{ minWidth: columns.widthPx, width: columns.widthPx }}
            >
              {columnLabel(time, answer.intervalMs, state.zone)}
            </th>
          )
        })}
        <Spacer widthPx={columns.afterPx} />
      </tr>
    </thead>
  )
}

function columnTitle(startMs: number, { intervalMs, window }: Answer, zone: string): string {
  const label = bucketLabel(startMs, intervalMs, zone)
  const { fromMs } = window
  return startMs < fromMs ? `${label}, counted from ${momentLabel(fromMs, zone)} on` : label
}

/** Of the whole of its own line. */
function shareOf({ letter, total }: ReportLine, headlines: readonly Headline[]): string {
  const whole = headlines.find((headline) => headline.letter === letter)?.figure ?? 0
  return formatShare(total ?? 0, whole)
}

interface RowProps extends SharedProps {
  readonly line: ReportLine
}

function Row(props: RowProps): ReactElement {
  const { line, columns, isCompared, answer, state } = props
  const isHidden = state.hidden.includes(line.key)
  const cell = 'px-3 text-right group-hover:bg-sunken'
  return (
    <tr
      className={`group ${isHidden ? 'text-faint' : ''}`}
      onMouseEnter={() => props.onHighlight(answer.report.lines.indexOf(line))}
      onMouseLeave={() => props.onHighlight(undefined)}
    >
      <th
        scope="row"
        className={`${firstColumn} py-1.5 pl-5 text-left font-normal group-hover:bg-sunken`}
      >
        <RowName {...props} />
      </th>
      <td className={`${cell} font-medium`}>
        <FigureButton figure={line.total} onPick={(at) => props.onPick(line, undefined, at)} />
      </td>
      <td className={`${cell} text-muted`}>{shareOf(line, answer.report.headlines)}</td>
      {isCompared ? (
        <>
          <td className={`${cell} text-muted`}>{formatFigure(line.before?.total ?? null)}</td>
          <td className={`${cell} text-muted`}>
            {formatChange(line.total, line.before?.total ?? null) ?? '–'}
          </td>
        </>
      ) : null}
      <Spacer widthPx={columns.beforePx} />
      {columns.shown.map((column) => {
        const bucket = line.values.length - 1 - column.index
        const value = line.values[bucket] ?? null
        return (
          <td
            key={column.key}
            aria-colindex={column.index + fixedColumns(isCompared) + 1}
            className={`${cell} ${value === 0 || value === null ? 'text-faint' : ''}`}
          >
            <FigureButton figure={value} onPick={(at) => props.onPick(line, bucket, at)} />
          </td>
        )
      })}
      <Spacer widthPx={columns.afterPx} />
    </tr>
  )
}

interface FigureButtonProps {
  readonly figure: number | null
  readonly onPick: (at: DOMRect) => void
}

/** A figure that can be looked into; where nothing happened there is nothing to look at. */
function FigureButton({ figure, onPick }: FigureButtonProps): ReactElement | string {
  if (figure === null || figure === 0) return formatFigure(figure)
  return (
    <button
      type="button"
      className="cursor-pointer rounded hover:text-accent hover:underline"
      onClick={(press) => onPick(press.currentTarget.getBoundingClientRect())}
    >
      {formatFigure(figure)}
    </button>
  )
}

function RowName({ line, answer, state, onToggle }: RowProps): ReactElement {
  const name = (
    <>
      <Swatch index={line.look} />
      <span className="truncate" title={line.label}>
        {line.label}
      </span>
    </>
  )
  if (state.breakdown === '' && answer.report.lines.length < 2)
    return <span className="flex items-center gap-2">{name}</span>
  return (
    <label className="flex cursor-pointer items-center gap-2">
      <input
        type="checkbox"
        className="accent-accent"
        checked={!state.hidden.includes(line.key)}
        onChange={() => onToggle(line)}
      />
      {name}
    </label>
  )
}

function Spacer({ widthPx }: { widthPx: number }): ReactElement | null {
  if (widthPx <= 0) return null
  return <td aria-hidden="true" style={{ minWidth: widthPx, width: widthPx }} className="p-0" />
}
