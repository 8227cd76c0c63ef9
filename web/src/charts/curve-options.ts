import type uPlot from 'uplot'
import { areaFill } from './area-mark.ts'
import { lineFigures, lineSeries, type Line } from './line-mark.ts'
import { readColour, withAlpha } from './read-colour.ts'
import { timeAxis, timeScale, utcDate } from './time-scale.ts'
import { valueAxis, valueScale } from './value-scale.ts'

export interface CurveHover {
  readonly index: number
  readonly leftPx: number
  readonly topPx: number
}

export interface CurvePlan {
  readonly times: readonly number[]
  readonly lines: readonly Line[]
  readonly size: { readonly width: number; readonly height: number }
  /** Index of the line that the others step back for, if any. Asked at every draw. */
  readonly highlighted: () => number | undefined
  readonly onHover: (hover: CurveHover | undefined) => void
}

const dimmedAlpha = 0.18

/** How uPlot draws a plan: its scales, axes, lines and the snapping cursor. */
export function curveOptions(plan: CurvePlan): uPlot.Options {
  const axes = tokenColours()
  return {
    ...plan.size,
    ms: 1,
    tzDate: utcDate,
    scales: { x: timeScale(), y: valueScale() },
    axes: [timeAxis(axes), valueAxis(axes)],
    series: [{}, ...plan.lines.flatMap((_line, index) => seriesOf(plan, index))],
    // Room for half of the last date on the right.
    padding: [10, 26, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      // The line stands on the bucket whose figures are shown, not between two.
      move: (chart, left, top) => [snapped(chart, left), top],
      drag: { x: false, y: false, setScale: false },
      points: { size: 8, width: 2, fill: axes.card },
    },
    hooks: { setCursor: [(chart) => plan.onHover(hoverOf(chart))] },
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
  const drawn = (): string => {
    const highlighted = plan.highlighted()
    const isDimmed = highlighted !== undefined && highlighted !== index
    return isDimmed ? withAlpha(colour, dimmedAlpha) : colour
  }
  const series = lineSeries(line, drawn)
  if (plan.lines.length > 1) return series
  return series.map((part) => ({ ...part, fill: areaFill(drawn) }))
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
  const at = chart.data[0][index] ?? 0
  return {
    index,
    leftPx: chart.valToPos(at, 'x') + chart.over.offsetLeft,
    topPx: chart.over.offsetTop,
  }
}
