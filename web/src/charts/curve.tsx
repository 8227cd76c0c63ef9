import 'uplot/dist/uPlot.min.css'
import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactElement,
} from 'react'
import uPlot from 'uplot'
import { useThemeSide } from '../theme/theme.ts'
import { bucketLabel, momentLabel } from './bucket-label.ts'
import { curveHeightPx } from './curve-height.ts'
import { curveFigures, curveOptions, type CurveHover, type CurvePick } from './curve-options.ts'
import { HoverCard, type HoverRow } from './hover-card.tsx'
import type { Figure, Line } from './line-mark.ts'
import { formatFigure } from './number-format.ts'
import { seriesLook } from './palette.ts'

export interface CurveSeries {
  readonly label: string
  /** Place in the palette; by default that among the series. */
  readonly look?: number
  readonly values: readonly Figure[]
  /** The figures of the time it is compared with. */
  readonly before?: readonly Figure[] | undefined
  readonly isHidden: boolean
}

export interface CurveProps {
  /** What the curve shows, for those who do not see it. */
  readonly label: string
  /** Starts of the buckets. */
  readonly times: readonly number[]
  /** Where the range starts, within the first bucket, and where it ends, within the last. */
  readonly fromMs: number
  readonly toMs: number
  readonly intervalMs: number
  readonly zone: string
  readonly series: readonly CurveSeries[]
  readonly highlighted: number | undefined
  readonly heightPx?: number
  /** Where a bucket of a line may be looked into. */
  readonly onPick?: (pick: CurvePick) => void
  /** Somebody drew over a stretch of it. */
  readonly onZoom?: (fromMs: number, toMs: number) => void
}

/**
 * Lines over time. Buckets that the range cuts, as the last one that is still running, are dotted.
 * Arrow keys walk through the buckets and Enter picks one; drawing over a stretch zooms. The table
 * below the chart holds the same figures.
 */
export function Curve(props: CurveProps): ReactElement {
  const [hover, setHover] = useState<CurveHover | undefined>()
  const { box, chart, widthPx } = useChart(props, setHover)
  const at = hover?.index ?? props.times.length - 1
  return (
    <div
      ref={box}
      role="slider"
      tabIndex={0}
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, props.times.length - 1)}
      aria-valuenow={Math.max(0, at)}
      aria-valuetext={inWords(props, at)}
      className="relative rounded-lg"
      style={{ height: props.heightPx ?? curveHeightPx }}
      onKeyDown={(press) => {
        walk(press, chart.current, at)
        const line = props.series.findIndex(({ isHidden }) => !isHidden)
        if (press.key === 'Enter' && line >= 0) {
          const { left, top } = press.currentTarget.getBoundingClientRect()
          props.onPick?.({
            index: at,
            line,
            at: new DOMRect(left + (hover?.leftPx ?? 0), top + 24),
          })
        }
      }}
      onBlur={() => chart.current?.setCursor({ left: -10, top: -10 })}
    >
      {hover === undefined ? null : (
        <HoverCard
          title={bucketLabel(props.times[hover.index] ?? 0, props.intervalMs, props.zone)}
          note={cutNote(props, hover.index)}
          rows={rowsAt(props, hover.index)}
          leftPx={hover.leftPx}
          widthPx={widthPx}
        />
      )}
    </div>
  )
}

interface ChartHandle {
  readonly box: (element: HTMLElement | null) => void
  readonly chart: { readonly current: uPlot | undefined }
  readonly widthPx: number
}

function useChart(
  props: CurveProps,
  onHover: (hover: CurveHover | undefined) => void,
): ChartHandle {
  const [element, box] = useState<HTMLElement | null>(null)
  const widthPx = useWidth(element)
  const side = useThemeSide()
  const chart = useRef<uPlot | undefined>(undefined)
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  const { times, fromMs, toMs, intervalMs, zone, series, heightPx = curveHeightPx } = props

  const create = useCallback(
    (into: HTMLElement): uPlot => {
      const window = { times, fromMs, toMs, intervalMs }
      const plan = {
        times,
        zone,
        lines: linesOf(series, window),
        size: { width: into.clientWidth, height: heightPx },
        highlighted: () => latest.current.highlighted,
        onHover,
        onPick: (pick: CurvePick) => latest.current.onPick?.(pick),
        onZoom: (first: number, last: number) => {
          const startMs = times[first] ?? fromMs
          latest.current.onZoom?.(Math.max(fromMs, startMs), Math.min(toMs, endOf(last, window)))
        },
      }
      return new uPlot(curveOptions(plan), curveFigures(plan), into)
    },
    [times, fromMs, toMs, intervalMs, zone, series, heightPx, onHover],
  )
  // The colours of a canvas are fixed when it is drawn: another side of the theme is a new chart.
  useEffect(() => {
    if (element === null) return undefined
    const made = create(element)
    chart.current = made
    void document.fonts.ready.then(() => made.redraw(false, true))
    return () => {
      chart.current = undefined
      made.destroy()
      onHover(undefined)
    }
  }, [element, create, side, onHover])
  useEffect(() => {
    if (widthPx > 0) chart.current?.setSize({ width: widthPx, height: heightPx })
  }, [widthPx, heightPx])
  useEffect(() => chart.current?.redraw(false, false), [props.highlighted])

  return { box, chart, widthPx }
}

type CurveWindow = Pick<CurveProps, 'times' | 'fromMs' | 'toMs' | 'intervalMs'>

function linesOf(series: readonly CurveSeries[], window: CurveWindow): readonly Line[] {
  const { times, fromMs, toMs } = window
  return series.map((one, index) => ({
    values: one.values,
    before: one.before,
    isHidden: one.isHidden,
    look: seriesLook(one.look ?? index),
    isFirstCut: fromMs > (times[0] ?? fromMs),
    isLastCut: toMs < endOf(times.length - 1, window),
  }))
}

function endOf(bucket: number, { times, intervalMs }: CurveWindow): number {
  return times[bucket + 1] ?? (times[bucket] ?? 0) + intervalMs
}

function useWidth(element: HTMLElement | null): number {
  const [widthPx, setWidth] = useState(0)
  useEffect(() => {
    if (element === null) return undefined
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [element])
  return widthPx
}

function rowsAt(props: CurveProps, at: number): readonly HoverRow[] {
  return props.series.flatMap(({ label, look, values, before, isHidden }, index) => {
    if (isHidden) return []
    return [
      {
        label,
        look: look ?? index,
        value: values[at] ?? null,
        before: before && (before[at] ?? null),
      },
    ]
  })
}

function inWords(props: CurveProps, at: number): string {
  const rows = rowsAt(props, at).map((row) => `${row.label}: ${formatFigure(row.value)}`)
  const note = cutNote(props, at)
  const notes = note === undefined ? [] : [note]
  const bucket = bucketLabel(props.times[at] ?? 0, props.intervalMs, props.zone)
  return [bucket, ...rows, ...notes].join('; ')
}

function cutNote(
  { times, fromMs, toMs, intervalMs, zone }: CurveProps,
  at: number,
): string | undefined {
  const startMs = times[at] ?? fromMs
  if (at === times.length - 1 && toMs < startMs + intervalMs) {
    const isRunning = toMs >= Date.now()
    return isRunning
      ? 'This interval is still running.'
      : `Counted up to ${momentLabel(toMs, zone)}.`
  }
  return startMs < fromMs ? `Counted from ${momentLabel(fromMs, zone)} on.` : undefined
}

const strides: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowLeft: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  Home: () => 0,
  End: (_at, last) => last,
}

function walk(press: KeyboardEvent, chart: uPlot | undefined, at: number): void {
  const stride = strides[press.key]
  if (stride === undefined || chart === undefined) return
  press.preventDefault()
  const last = chart.data[0].length - 1
  const next = Math.min(last, Math.max(0, stride(at, last)))
  chart.setCursor({ left: chart.valToPos(chart.data[0][next] ?? 0, 'x'), top: 10 })
}
