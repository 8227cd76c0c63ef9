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
import { curveFigures, curveOptions, type CurveHover } from './curve-options.ts'
import { HoverCard, type HoverRow } from './hover-card.tsx'
import { formatFigure } from './number-format.ts'
import { seriesLook } from './palette.ts'

export interface CurveSeries {
  readonly label: string
  readonly values: readonly number[]
  readonly isHidden: boolean
}

export interface CurveProps {
  /** What the curve shows, for those who do not see it. */
  readonly label: string
  readonly times: readonly number[]
  /** Where the range starts, within the first bucket. */
  readonly fromMs: number
  readonly intervalMs: number
  readonly series: readonly CurveSeries[]
  readonly highlighted: number | undefined
}

/**
 * Lines over time. A first bucket that the range cuts and the last, which is still running, are
 * dotted. Arrow keys walk through the buckets; the table below the chart holds the same figures.
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
      style={{ height: curveHeightPx }}
      onKeyDown={(press) => walk(press, chart.current, at)}
      onBlur={() => chart.current?.setCursor({ left: -10, top: -10 })}
    >
      {hover === undefined ? null : (
        <HoverCard
          title={bucketLabel(props.times[hover.index] ?? 0, props.intervalMs)}
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
  const highlighted = useRef(props.highlighted)
  const { times, fromMs, series } = props

  const create = useCallback(
    (into: HTMLElement): uPlot => {
      const plan = {
        times,
        lines: series.map((one, index) => ({
          ...one,
          look: seriesLook(index),
          isFirstCut: fromMs > (times[0] ?? fromMs),
        })),
        size: { width: into.clientWidth, height: curveHeightPx },
        highlighted: () => highlighted.current,
        onHover,
      }
      return new uPlot(curveOptions(plan), curveFigures(plan), into)
    },
    [times, fromMs, series, onHover],
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
    if (widthPx > 0) chart.current?.setSize({ width: widthPx, height: curveHeightPx })
  }, [widthPx])
  useEffect(() => {
    highlighted.current = props.highlighted
    chart.current?.redraw(false, false)
  }, [props.highlighted])

  return { box, chart, widthPx }
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
  return props.series.flatMap((one, index) =>
    one.isHidden ? [] : [{ label: one.label, value: one.values[at] ?? 0, index }],
  )
}

function inWords(props: CurveProps, at: number): string {
  const rows = rowsAt(props, at).map((row) => `${row.label}: ${formatFigure(row.value)}`)
  const note = cutNote(props, at)
  const notes = note === undefined ? [] : [note]
  return [bucketLabel(props.times[at] ?? 0, props.intervalMs), ...rows, ...notes].join('; ')
}

function cutNote({ times, fromMs }: CurveProps, at: number): string | undefined {
  if (at === times.length - 1) return 'This interval is still running.'
  const startMs = times[at] ?? fromMs
  return startMs < fromMs ? `Counted from ${momentLabel(fromMs)} on.` : undefined
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
