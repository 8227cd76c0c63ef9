import type { SpanSort } from '@throughline/contract'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, type ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { Link } from '../navigation/link.tsx'
import type { Change } from '../navigation/address-state.ts'
import { formatDuration } from './duration.ts'
import type { FoundRow } from './found-row.ts'
import { momentText } from './moment.ts'
import { tracePath } from './one-trace/url.ts'
import { serviceColour, type ServiceLooks } from './service-looks.ts'
import type { TracesState } from './url.ts'
import type { Found } from './use-found.ts'

interface FoundRowsProps {
  readonly rows: readonly FoundRow[]
  readonly looks: ServiceLooks
  readonly state: TracesState
  readonly found: Found
  readonly change: Change<TracesState>
}

const rowPx = 44
const columns =
  'grid items-center gap-x-3 px-3 grid-cols-[minmax(0,1fr)_5.5rem] md:grid-cols-[9.5rem_minmax(0,1fr)_minmax(6rem,12rem)_minmax(0,10rem)]'
/** Rows from the end at which those behind them are asked for. */
const moreRows = 20

/** The rows of what was found; only those in sight are in the page, and more come as one scrolls. */
export function FoundRows({ rows, looks, state, found, change }: FoundRowsProps): ReactElement {
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 10,
  })
  const { sort, query, range, rows: what } = state
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 })
  }, [sort, query, range, what])
  const items = virtualizer.getVirtualItems()
  const isNearEnd = (items.at(-1)?.index ?? 0) >= rows.length - moreRows
  const { isMore, more, askMore } = found
  useEffect(() => {
    if (isNearEnd && isMore && more === 'quiet') askMore()
    // Asked once each time that the end comes near.
  }, [isNearEnd, isMore, more, rows.length])
  const longestNs = useMemo(() => longBar(rows), [rows])
  return (
    <>
      <div
        ref={scroller}
        role="table"
        tabIndex={0}
        aria-label={state.rows === 'traces' ? 'Traces' : 'Spans'}
        aria-rowcount={isMore ? -1 : rows.length + 1}
        className="h-[max(26rem,calc(var(--screen-height)-13rem))] overflow-y-auto -outline-offset-2!"
      >
        <Heads sort={state.sort} zone={state.zone} onSort={(next) => change({ sort: next })} />
        <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ key, index, start }) => {
            const row = rows[index]
            if (row === undefined) return null
            return (
              <div
                key={key}
                role="row"
                aria-rowindex={index + 2}
                className={`absolute inset-x-0 top-0 border-b border-line text-[13px] hover:bg-ink/4 has-focus-visible:bg-accent-soft ${columns}`}
                style={{ height: rowPx, transform: `translateY(${start}px)` }}
              >
                <Cells row={row} looks={looks} longestNs={longestNs} zone={state.zone} />
              </div>
            )
          })}
        </div>
      </div>
      {more === 'failed' ? (
        <p className="flex items-center justify-center gap-3 border-t border-line p-2 text-[13px] text-danger">
          Those behind could not be had.
          <Button onClick={askMore}>Ask again</Button>
        </p>
      ) : null}
    </>
  )
}

/** What a full bar stands for: one slow trace in twenty must not make all others look the same. */
function longBar(rows: readonly FoundRow[]): number {
  const durations = rows.map(({ durationNs }) => durationNs).toSorted((one, other) => one - other)
  return Math.max(1, durations[Math.floor(durations.length * 0.95)] ?? 1)
}

interface HeadsProps {
  readonly sort: SpanSort
  readonly zone: string
  readonly onSort: (sort: SpanSort) => void
}

function Heads(props: HeadsProps): ReactElement {
  return (
    <div
      role="row"
      aria-rowindex={1}
      className={`sticky top-0 z-10 h-8 border-b border-line bg-card text-xs text-faint ${columns}`}
    >
      <SortHead
        {...props}
        by="timestamp"
        label={`Began (${props.zone})`}
        className="max-md:hidden"
      />
      <span role="columnheader">Service and resource</span>
      <SortHead {...props} by="duration" label="Duration" className="" />
      <span role="columnheader" className="max-md:hidden">
        User
      </span>
    </div>
  )
}

interface SortHeadProps extends HeadsProps {
  readonly by: 'timestamp' | 'duration'
  readonly label: string
  readonly className: string
}

function SortHead({ by, label, className, sort, onSort }: SortHeadProps): ReactElement {
  const isDown = sort === `-${by}`
  const order = isDown ? 'descending' : sort === by ? 'ascending' : 'none'
  return (
    <span role="columnheader" aria-sort={order} className={className}>
      <button
        type="button"
        className={`-mx-1 flex h-6 items-center gap-0.5 rounded px-1 hover:text-ink ${order === 'none' ? '' : 'font-medium text-ink'}`}
        onClick={() => onSort(isDown ? by : `-${by}`)}
      >
        {label}
        {order === 'none' ? null : <Icon name={isDown ? 'down' : 'up'} size={13} />}
      </button>
    </span>
  )
}

interface CellsProps {
  readonly row: FoundRow
  readonly looks: ServiceLooks
  readonly longestNs: number
  readonly zone: string
}

function Cells({ row, looks, longestNs, zone }: CellsProps): ReactElement {
  return (
    <>
      <time
        role="cell"
        dateTime={new Date(row.startMs).toISOString()}
        className="numbers text-muted max-md:hidden"
      >
        {momentText(row.startMs, zone).slice(5)}
      </time>
      <div role="cell" className="min-w-0">
        <Link
          to={tracePath(row.traceId, row.spanId)}
          className="flex min-w-0 items-center gap-1.5 -outline-offset-2! after:absolute after:inset-0"
        >
          <Services row={row} looks={looks} />
          <span className="truncate font-medium">{row.resource}</span>
          <span className="shrink-0 text-muted">{row.service}</span>
        </Link>
        {row.isError ? <Failure row={row} /> : null}
        <span className="numbers block truncate text-xs text-faint md:hidden">
          {row.isError ? '' : momentText(row.startMs, zone).slice(5)}
        </span>
      </div>
      <Duration row={row} longestNs={longestNs} colour={serviceColour(looks, row.service)} />
      <span role="cell" className="truncate text-muted max-md:hidden" title={row.user}>
        {row.user}
      </span>
    </>
  )
}

function Failure({ row }: { row: FoundRow }): ReactElement {
  return (
    <p className="flex items-center gap-1 text-xs text-danger" title={row.failure}>
      <Icon name="warning" size={12} />
      <span className="truncate">{row.failure === '' ? 'Failed' : row.failure}</span>
    </p>
  )
}

const servicesShown = 6

/** The services of a trace, that of the root first. */
function Services({ row, looks }: Pick<CellsProps, 'row' | 'looks'>): ReactElement {
  const services = [row.service, ...row.services.filter((service) => service !== row.service)]
  return (
    <span aria-hidden="true" title={services.join(', ')} className="flex shrink-0 gap-px">
      {services.slice(0, servicesShown).map((service) => (
        <span
          key={service}
          className="h-3.5 w-1 rounded-full"
          style={{ backgroundColor: serviceColour(looks, service) }}
        />
      ))}
    </span>
  )
}

interface DurationProps {
  readonly row: FoundRow
  readonly longestNs: number
  readonly colour: string
}

function Duration({ row, longestNs, colour }: DurationProps): ReactElement {
  return (
    <div role="cell" className="min-w-0">
      <span className="numbers">{formatDuration(row.durationNs)}</span>
      <span aria-hidden="true" className="mt-0.5 block h-1 overflow-hidden rounded-full bg-sunken">
        <span
          className="block h-full min-w-0.5 rounded-full"
          style={{
            width: `${Math.min(1, row.durationNs / longestNs) * 100}%`,
            backgroundColor: row.isError ? 'var(--danger)' : colour,
          }}
        />
      </span>
    </div>
  )
}
