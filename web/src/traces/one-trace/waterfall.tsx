import type { SpanOfTrace } from '@throughline/contract'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useMemo, useRef, type KeyboardEvent, type ReactElement } from 'react'
import { criticalStretches } from './critical-stretches.ts'
import { TimeRuler } from './time-ruler.tsx'
import type { TraceView } from './trace-view.ts'
import { WaterfallRow, waterfallColumns } from './waterfall-row.tsx'
import { parentRow, waterfallRows, type WaterfallRow as Row } from './waterfall-rows.ts'

interface WaterfallProps {
  readonly view: TraceView
  readonly found: readonly SpanOfTrace[] | undefined
}

const rowPx = 28
const headPx = 30

/**
 * The spans as rows of a tree, each with its bar in time; only those in sight are in the page. Up and
 * Down select, Left and Right fold and unfold.
 */
export function Waterfall({ view, found }: WaterfallProps): ReactElement {
  const { trace, state, selected } = view
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useMemo(
    () => waterfallRows(trace.spans, new Set(state.folded)),
    [trace.spans, state.folded],
  )
  const critical = useMemo(() => criticalStretches(trace.critical_path), [trace.critical_path])
  const matching = useMemo(() => found && new Set(found), [found])
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    scrollPaddingStart: headPx,
    overscan: 8,
  })
  const at = rows.findIndex(({ span }) => span === selected)
  useEffect(() => {
    if (at >= 0) virtualizer.scrollToIndex(at, { align: 'auto' })
  }, [at, virtualizer])
  return (
    <div
      ref={scroller}
      role="treegrid"
      aria-label="Spans"
      aria-rowcount={rows.length + 1}
      aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
      tabIndex={0}
      className="max-h-[max(24rem,62dvh)] overflow-x-hidden overflow-y-auto -outline-offset-2!"
      onKeyDown={(press) => walk(press, { rows, at, view })}
    >
      <Head view={view} />
      <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index]
          if (row === undefined) return null
          return (
            <WaterfallRow
              key={item.key}
              id={`${id}-${item.index}`}
              row={row}
              place={{ index: item.index, topPx: item.start, heightPx: rowPx }}
              view={view}
              critical={critical.get(row.span.id) ?? []}
              isDimmed={matching !== undefined && !matching.has(row.span)}
              onToggle={() => toggle(row, view)}
            />
          )
        })}
      </div>
    </div>
  )
}

function Head({ view }: { view: TraceView }): ReactElement {
  return (
    <div
      role="row"
      aria-rowindex={1}
      className={`sticky top-0 z-10 border-b border-line bg-card ${waterfallColumns}`}
      style={{ height: headPx }}
    >
      <span role="columnheader" className="px-3 text-xs leading-7 text-faint">
        Service and resource
      </span>
      <span role="columnheader">
        <TimeRuler view={view} />
      </span>
    </div>
  )
}

function toggle({ span, isFolded }: Row, { state, change }: TraceView): void {
  const folded = isFolded ? state.folded.filter((id) => id !== span.id) : [...state.folded, span.id]
  change({ folded }, 'replace')
}

interface Walk {
  readonly rows: readonly Row[]
  readonly at: number
  readonly view: TraceView
}

const pageRows = 15

function walk(press: KeyboardEvent, { rows, at, view }: Walk): void {
  if (press.altKey || press.ctrlKey || press.metaKey) return
  const row = rows[at]
  const last = rows.length - 1
  const goals: Readonly<Record<string, number>> = {
    ArrowDown: Math.min(last, at + 1),
    ArrowUp: Math.max(0, at - 1),
    PageDown: Math.min(last, at + pageRows),
    PageUp: Math.max(0, at - pageRows),
    Home: 0,
    End: last,
  }
  const isUnfolding = press.key === 'ArrowRight' && row?.isFolded === true
  const isFolding = press.key === 'ArrowLeft' && row !== undefined && row.below > 0 && !row.isFolded
  if (row !== undefined && (isUnfolding || isFolding)) toggle(row, view)
  else {
    const across = { ArrowLeft: parentRow(rows, at), ArrowRight: row?.below ? at + 1 : at }
    const goal = { ...goals, ...across }[press.key]
    const span = rows[goal ?? -1]?.span
    if (goal === undefined) return
    if (span !== undefined) view.select(span.id)
  }
  press.preventDefault()
}
