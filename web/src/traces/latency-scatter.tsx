import { useMemo, useState, type PointerEvent, type ReactElement } from 'react'
import { axisLabel } from '../charts/bucket-label.ts'
import { formatFigure } from '../charts/number-format.ts'
import { navigate } from '../navigation/location.ts'
import type { AskedReport } from '../report/use-report.ts'
import { ReportFrame } from '../report/report-frame.tsx'
import { formatDuration } from './duration.ts'
import type { FoundRow } from './found-row.ts'
import {
  areaBetween,
  decadesAround,
  decadesOf,
  nearest,
  timesOf,
  xOf,
  yOf,
  type LatencyArea,
  type LatencyScale,
} from './latency-scale.ts'
import { tracePath } from './one-trace/url.ts'
import { useElementWidth } from '../controls/element-width.ts'
import { dotsMax, type Latencies } from './use-latencies.ts'
import type { AskedWindow } from './use-asked-window.ts'

interface LatencyScatterProps {
  readonly asked: AskedReport<Latencies>
  readonly window: AskedWindow
  readonly zone: string
  readonly onArea: (area: LatencyArea) => void
}

const heightPx = 168
const axisPx = 56
const footPx = 22

/** A dot for each trace, by when it began and how long it took; failed ones are red. */
export function LatencyScatter(props: LatencyScatterProps): ReactElement | null {
  // Why nothing was found, or what went wrong, is said by the list below.
  const { state } = props.asked.report
  if (state === 'empty' || state === 'failed') return null
  return (
    <section aria-label="Latency" className="min-w-0 rounded-xl border border-line bg-card p-3">
      <ReportFrame asked={props.asked} heightPx={heightPx + footPx + 24} empty={null}>
        {(latencies) => <Scatter {...props} latencies={latencies} />}
      </ReportFrame>
    </section>
  )
}

interface Dot {
  readonly x: number
  readonly y: number
  readonly row: FoundRow
}

function Scatter(props: LatencyScatterProps & { readonly latencies: Latencies }): ReactElement {
  const { latencies, window, zone } = props
  const [box, widthPx] = useElementWidth()
  const { rows, isPart } = latencies
  const scale = useMemo(() => {
    const { fromMs, toMs } = window
    const ends = decadesAround(rows.map(({ durationNs }) => durationNs))
    return { fromMs, toMs, ...ends, widthPx: Math.max(1, widthPx - axisPx), heightPx }
  }, [rows, window, widthPx])
  const dots = useMemo(() => dotsOf(rows, scale), [rows, scale])
  const failed = rows.filter(({ isError }) => isError).length
  return (
    <>
      <p className="flex flex-wrap justify-between gap-x-4 pb-2 text-xs text-muted">
        <span>
          {isPart
            ? `The ${formatFigure(dotsMax)} newest and the ${formatFigure(dotsMax)} slowest`
            : formatFigure(rows.length)}
          {failed > 0 ? (
            <span className="text-danger"> · {formatFigure(failed)} failed</span>
          ) : null}
        </span>
        <span className="max-sm:hidden">
          Press a dot to open it, draw over some to search for them
        </span>
      </p>
      <div ref={box} className="relative" style={{ height: heightPx + footPx }}>
        <svg
          role="img"
          aria-label={`Latency of ${formatFigure(rows.length)}, ${formatFigure(failed)} of them failed; the list below has the same`}
          width={widthPx}
          height={heightPx + footPx}
          className="block overflow-visible"
        >
          <Axes scale={scale} zone={zone} />
          <g transform={`translate(${axisPx} 0)`}>
            <Dots dots={dots} />
          </g>
        </svg>
        <Pointing dots={dots} scale={scale} onArea={props.onArea} />
      </div>
    </>
  )
}

function dotsOf(rows: readonly FoundRow[], scale: LatencyScale): readonly Dot[] {
  // Failed ones are drawn last, upon the others.
  return rows
    .map((row) => ({ x: xOf(row.startMs, scale), y: yOf(row.durationNs, scale), row }))
    .toSorted((one, other) => Number(one.row.isError) - Number(other.row.isError))
}

function Dots({ dots }: { dots: readonly Dot[] }): ReactElement {
  return (
    <>
      {dots.map(({ x, y, row }) => (
        <circle
          key={`${row.traceId} ${row.spanId}`}
          cx={x}
          cy={y}
          r={row.isError ? 3.5 : 3}
          className={row.isError ? 'fill-danger' : 'fill-accent opacity-45'}
        />
      ))}
    </>
  )
}

const narrowPx = 500

function Axes({ scale, zone }: { scale: LatencyScale; zone: string }): ReactElement {
  const { widthPx } = scale
  const { stepMs, times } = timesOf(scale, widthPx < narrowPx ? 3 : 8)
  return (
    <g className="numbers fill-faint text-[11px]">
      {decadesOf(scale).map((ns) => (
        <g key={ns} transform={`translate(0 ${yOf(ns, scale)})`}>
          <line x1={axisPx} x2={axisPx + widthPx} className="stroke-line" />
          <text x={axisPx - 8} dy="0.32em" textAnchor="end">
            {formatDuration(ns)}
          </text>
        </g>
      ))}
      {times.map((ms) => (
        <text key={ms} x={axisPx + xOf(ms, scale)} y={heightPx + 17} textAnchor="middle">
          {axisLabel(ms, stepMs, zone)}
        </text>
      ))}
    </g>
  )
}

interface PointingProps {
  readonly dots: readonly Dot[]
  readonly scale: LatencyScale
  readonly onArea: (area: LatencyArea) => void
}

interface Place {
  readonly x: number
  readonly y: number
}

const reachPx = 14
const dragPxMin = 6

/** What lies over the dots: the one that is pointed at, and the area that is drawn. */
function Pointing({ dots, scale, onArea }: PointingProps): ReactElement {
  const [pointed, setPointed] = useState<Dot | undefined>()
  const [drag, setDrag] = useState<{ readonly from: Place; readonly to: Place } | undefined>()
  const isDrawn = drag !== undefined && distance(drag.from, drag.to) >= dragPxMin
  const end = (event: PointerEvent): void => {
    setDrag(undefined)
    if (drag !== undefined && isDrawn) onArea(areaBetween(scale, drag.from, drag.to))
    else {
      const hit = nearest(dots, placeOf(event), reachPx)
      if (hit !== undefined) navigate(tracePath(hit.row.traceId, hit.row.spanId))
    }
  }
  return (
    <div
      className="absolute top-0 right-0 cursor-crosshair touch-pan-y"
      style={{ left: axisPx, height: scale.heightPx }}
      onPointerMove={(event) => {
        const to = placeOf(event)
        setPointed(nearest(dots, to, reachPx))
        if (drag !== undefined) setDrag({ ...drag, to })
      }}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        setDrag({ from: placeOf(event), to: placeOf(event) })
      }}
      onPointerUp={end}
      onPointerCancel={() => setDrag(undefined)}
      onPointerLeave={() => setPointed(undefined)}
    >
      {isDrawn ? <Drawn {...drag} /> : null}
      {pointed === undefined || isDrawn ? null : <DotCard dot={pointed} widthPx={scale.widthPx} />}
    </div>
  )
}

function placeOf(event: PointerEvent): Place {
  const { left, top } = event.currentTarget.getBoundingClientRect()
  return { x: event.clientX - left, y: event.clientY - top }
}

function distance(one: Place, other: Place): number {
  return Math.hypot(one.x - other.x, one.y - other.y)
}

function Drawn({ from, to }: { from: Place; to: Place }): ReactElement {
  return (
    <div
      className="absolute bg-accent/15 outline-1 outline-accent"
      style={{
        left: Math.min(from.x, to.x),
        top: Math.min(from.y, to.y),
        width: Math.abs(to.x - from.x),
        height: Math.abs(to.y - from.y),
      }}
    />
  )
}

const cardPx = 260

function DotCard({ dot, widthPx }: { dot: Dot; widthPx: number }): ReactElement {
  const { row } = dot
  const isRight = dot.x + cardPx + 12 > widthPx
  return (
    <>
      <span
        className="pointer-events-none absolute size-2.5 -translate-1/2 rounded-full ring-2 ring-ink"
        style={{ left: dot.x, top: dot.y }}
      />
      <div
        className="pointer-events-none absolute z-20 rounded-lg border border-line bg-raised px-2.5 py-1.5 text-xs shadow-raised"
        style={{ width: cardPx, left: isRight ? dot.x - cardPx - 10 : dot.x + 10, top: dot.y + 8 }}
      >
        <p className="truncate font-medium">{row.resource}</p>
        <p className="numbers truncate text-muted">
          {row.service} · {formatDuration(row.durationNs)}
        </p>
        {row.failure === '' ? null : <p className="truncate text-danger">{row.failure}</p>}
      </div>
    </>
  )
}
