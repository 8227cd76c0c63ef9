import type uPlot from 'uplot'
import { areaFill } from './area-mark.ts'
import { lineFigures, lineSeries, type Line } from './line-mark.ts'
import { readColour, withAlpha } from './read-colour.ts'
import { dateIn, timeAxis, timeScale } from './time-scale.ts'
import { valueAxis, valueScale } from './value-scale.ts'

export interface CurveHover {
  readonly index: number
  readonly leftPx: number
  readonly topPx: number
}

/** What somebody pressed: a bucket, the line nearest to where they did, and that place in the window. */
export interface CurvePick {
  readonly index: number
  readonly line: number
  readonly at: DOMRect
}

export interface CurvePlan {
  readonly times: readonly number[]
  readonly zone: string
  readonly lines: readonly Line[]
  readonly size: { readonly width: number; readonly height: number }
  /** Index of the line that the others step back for, if any. Asked at every draw. */
  readonly highlighted: () => number | undefined
  readonly onHover: (hover: CurveHover | undefined) => void
  readonly onPick: (pick: CurvePick) => void
  /** The first and the last bucket of a stretch that somebody drew over. */
  readonly onZoom: (first: number, last: number) => void
}

const dimmedAlpha = 0.18
const beforeAlpha = 0.55

/** How uPlot draws a plan: its scales, axes, lines and the snapping cursor. */
export function curveOptions(plan: CurvePlan): uPlot.Options {
  const axes = tokenColours()
  return {
    ...plan.size,
    ms: 1,
    tzDate: dateIn(plan.zone),
    scales: { x: timeScale(), y: valueScale() },
    axes: [timeAxis(axes, plan.zone), valueAxis(axes)],
    series: [{}, ...plan.lines.flatMap((_line, index) => seriesOf(plan, index))],
    // Room for half of the last date on the right.
    padding: [10, 26, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      // The line stands on the bucket whose figures are shown, not between two. A stretch that is
      // drawn over follows the pointer.
      move: (chart, left, top) => [
        chart.cursor.event?.buttons === 1 ? left : snapped(chart, left),
        top,
      ],
      drag: { x: true, y: false, setScale: false },
      points: { size: 8, width: 2, fill: axes.card },
    },
    hooks: {
      setCursor: [(chart) => plan.onHover(hoverOf(chart))],
      ...pressHooks(plan),
    },
  }
}

/** The figures of a plan in the columns that its options describe. */
export function curveFigures(plan: Pick<CurvePlan, 'times' | 'lines'>): uPlot.AlignedData {
  return [[...plan.times], ...plan.lines.flatMap(lineFigures)]
}

function seriesOf(plan: CurvePlan, index: number): uPlot.Series[] {
  const line = plan.lines[index]
  if (line === undefined) return []
  const colour = readColour(line.look.token)
  const drawn = (alpha: number) => (): string => {
    const highlighted = plan.highlighted()
    const isDimmed = highlighted !== undefined && highlighted !== index
    const shown = isDimmed ? Math.min(alpha, dimmedAlpha) : alpha
    return shown === 1 ? colour : withAlpha(colour, shown)
  }
  const colours = { line: drawn(1), before: drawn(beforeAlpha) }
  const series = lineSeries(line, colours)
  if (plan.lines.length > 1 || line.before !== undefined) return series
  return series.map((part) => ({ ...part, fill: areaFill(colours.line) }))
}

function tokenColours(): { ink: () => string; line: () => string; card: () => string } {
  const ink = readColour('--faint')
  const line = readColour('--line')
  const card = readColour('--card')
  return { ink: () => ink, line: () => line, card: () => card }
}

function snapped(chart: uPlot, left: number): number {
  if (left < 0) return left
  return chart.valToPos(chart.data[0][chart.posToIdx(left)] ?? 0, 'x')
}

function hoverOf(chart: uPlot): CurveHover | undefined {
  const { idx: index, left = -1 } = chart.cursor
  if (index === null || index === undefined || left < 0) return undefined
  return placeOf(chart, index)
}

function placeOf(chart: uPlot, index: number): CurveHover {
  const at = chart.data[0][index] ?? 0
  return {
    index,
    leftPx: chart.valToPos(at, 'x') + chart.over.offsetLeft,
    topPx: chart.over.offsetTop,
  }
}

// A press picks a bucket, a stretch that is drawn over zooms: the browser reports both as a click.
function pressHooks(plan: CurvePlan): Pick<uPlot.Hooks.Arrays, 'ready' | 'setSelect'> {
  let hasDrawn = false
  return {
    ready: [
      ({ over }) => {
        over.addEventListener('mousedown', () => (hasDrawn = false))
      },
      (chart) =>
        chart.over.addEventListener('click', (press) => {
          const index = chart.posToIdx(press.offsetX)
          const line = nearestLine(chart, plan, { index, topPx: press.offsetY })
          if (hasDrawn || line === undefined) return
          plan.onPick({ index, line, at: new DOMRect(press.clientX, press.clientY) })
        }),
    ],
    setSelect: [
      (chart) => {
        const { left, width } = chart.select
        if (width === 0) return
        hasDrawn = true
        chart.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false)
        const [first, last] = [chart.posToIdx(left), chart.posToIdx(left + width)]
        if (last > first) plan.onZoom(first, last)
      },
    ],
  }
}

function nearestLine(
  chart: uPlot,
  { lines }: CurvePlan,
  at: { readonly index: number; readonly topPx: number },
): number | undefined {
  const distances = lines.flatMap((line, index) => {
    const value = line.values[at.index]
    if (line.isHidden || value === undefined || value === null) return []
    return [{ index, px: Math.abs(chart.valToPos(value, 'y') - at.topPx) }]
  })
  return distances.toSorted((one, other) => one.px - other.px)[0]?.index
}
