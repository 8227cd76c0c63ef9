import { type CSSProperties, type ReactElement } from 'react'
import { formatFigure } from '../../charts/number-format.ts'
import { Icon } from '../../controls/icon.tsx'
import { formatDuration } from '../duration.ts'
import { serviceColour } from '../service-looks.ts'
import type { TraceView } from './trace-view.ts'
import type { Stretch } from './url.ts'
import type { WaterfallRow as Row } from './waterfall-rows.ts'

export const waterfallColumns =
  'grid grid-cols-[minmax(0,11fr)_minmax(0,9fr)] sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]'

/** Behind the last moment there is room for how long a span took. */
export const barRoom = 'mr-17'

interface WaterfallRowProps {
  readonly id: string
  readonly row: Row
  readonly place: { readonly index: number; readonly topPx: number; readonly heightPx: number }
  readonly view: TraceView
  /** What of the critical path belongs to it. */
  readonly critical: readonly Stretch[]
  readonly isDimmed: boolean
  readonly onToggle: () => void
}

/** A span: its place in the tree and what it is, and when it ran. */
export function WaterfallRow(props: WaterfallRowProps): ReactElement {
  const { id, row, place, view, isDimmed } = props
  return (
    <div
      id={id}
      role="row"
      tabIndex={-1}
      aria-rowindex={place.index + 2}
      aria-level={row.span.attributes.depth + 1}
      aria-selected={row.span === view.selected}
      aria-expanded={row.below > 0 ? !row.isFolded : undefined}
      className={`absolute inset-x-0 top-0 cursor-pointer items-center text-[13px] hover:bg-ink/4 aria-selected:bg-accent-soft ${waterfallColumns} ${isDimmed ? 'opacity-40' : ''}`}
      style={{ height: place.heightPx, transform: `translateY(${place.topPx}px)` }}
      onClick={() => view.select(row.span.id)}
    >
      <SpanName {...props} />
      <SpanBar {...props} />
    </div>
  )
}

const indentPx = 12
/** Deeper spans stand no further right: their names must stay readable. */
const indentLevelsMax = 14

function SpanName({ row, view, onToggle }: WaterfallRowProps): ReactElement {
  const { service, resource, name, depth, is_error: isError } = row.span.attributes
  return (
    <div
      role="gridcell"
      className="flex h-full min-w-0 items-center gap-1.5 pr-2"
      style={{ paddingLeft: 8 + indentPx * Math.min(depth, indentLevelsMax) }}
    >
      <FoldButton row={row} onToggle={onToggle} />
      <span
        aria-hidden="true"
        className="h-4 w-1 shrink-0 rounded-full"
        style={{ backgroundColor: serviceColour(view.looks, service) }}
      />
      <Marks row={row} />
      <span className="min-w-0 truncate" title={`${service} · ${name} · ${resource}`}>
        <span className={`font-medium ${isError ? 'text-danger' : ''}`}>
          {resource === '' ? name : resource}
        </span>{' '}
        <span className="text-muted">{service}</span>
      </span>
    </div>
  )
}

function FoldButton({ row, onToggle }: Pick<WaterfallRowProps, 'row' | 'onToggle'>): ReactElement {
  if (row.below === 0) return <span className="w-4.5 shrink-0" />
  const words = `${row.isFolded ? 'Show' : 'Hide'} ${formatFigure(row.below)} below`
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={words}
      title={words}
      className={`flex h-4.5 min-w-4.5 shrink-0 items-center justify-center rounded text-[11px] text-faint hover:bg-sunken hover:text-ink ${row.isFolded ? 'bg-sunken pr-1' : ''}`}
      onClick={(click) => {
        click.stopPropagation()
        onToggle()
      }}
    >
      <span className={`transition-transform ${row.isFolded ? '' : 'rotate-90'}`}>
        <Icon name="right" size={13} />
      </span>
      {row.isFolded ? (
        <span className={`numbers ${row.errorsBelow > 0 ? 'text-danger' : ''}`}>
          {formatFigure(row.below)}
        </span>
      ) : null}
    </button>
  )
}

/** What is wrong with a span, or with its place. */
function Marks({ row }: { row: Row }): ReactElement {
  const span = row.span.attributes
  const doubts = [
    span.is_parent_missing && 'Its parent is not among the spans',
    span.is_skewed && 'It starts before its parent: the clocks of the two differ',
    span.is_in_cycle && 'It is below itself by what the tracer sent',
  ].flatMap((doubt) => (doubt === false ? [] : doubt))
  return (
    <>
      {span.is_error ? (
        <span className="shrink-0 text-danger" title="Failed">
          <Icon name="warning" size={14} />
          <span className="sr-only">Failed</span>
        </span>
      ) : null}
      {doubts.length > 0 ? (
        <span
          title={doubts.join('. ')}
          className="shrink-0 rounded border border-line-strong px-1 text-[11px] leading-4 text-warning"
        >
          {span.is_skewed ? 'clock' : span.is_in_cycle ? 'cycle' : 'no parent'}
        </span>
      ) : null}
    </>
  )
}

function SpanBar({ row, view, critical }: WaterfallRowProps): ReactElement {
  const { stretch } = view
  const { offset_ns: fromNs, duration_ns: durationNs, ...span } = row.span.attributes
  const bar = placeOf({ fromNs, untilNs: fromNs + durationNs }, stretch)
  return (
    <div role="gridcell" className="h-full overflow-hidden">
      <div className={`relative h-full ${barRoom}`}>
        {bar === undefined ? null : (
          <span
            aria-hidden="true"
            className={`absolute top-2 h-2.5 min-w-0.5 rounded-xs ${span.is_error ? 'outline-[1.5px] outline-offset-1 outline-danger' : ''}`}
            style={{ ...bar.style, backgroundColor: serviceColour(view.looks, span.service) }}
          />
        )}
        {critical.map((part) => (
          <span
            key={part.fromNs}
            aria-hidden="true"
            className="absolute top-[21px] h-0.5 bg-ink"
            style={placeOf(part, stretch)?.style ?? { display: 'none' }}
          />
        ))}
        <span
          className="numbers absolute inset-y-0 flex items-center pl-1.5 text-xs whitespace-nowrap text-muted"
          style={{ left: `${(bar?.untilPart ?? 0) * 100}%` }}
        >
          {formatDuration(durationNs)}
          {critical.length > 0 ? <span className="sr-only">, on the critical path</span> : null}
        </span>
      </div>
    </div>
  )
}

interface Place {
  readonly untilPart: number
  readonly style: CSSProperties
}

/** Where in the drawn stretch another one lies; undefined outside of it. */
function placeOf(part: Stretch, stretch: Stretch): Place | undefined {
  const lengthNs = stretch.untilNs - stretch.fromNs
  const fromPart = Math.max(0, (part.fromNs - stretch.fromNs) / lengthNs)
  const untilPart = Math.min(1, (part.untilNs - stretch.fromNs) / lengthNs)
  if (untilPart < 0 || fromPart > 1) return undefined
  const width = `${Math.max(0, untilPart - fromPart) * 100}%`
  return { untilPart, style: { left: `${fromPart * 100}%`, width } }
}
