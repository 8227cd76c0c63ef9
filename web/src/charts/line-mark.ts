import type uPlot from 'uplot'
import type { SeriesLook } from './palette.ts'

/** A line of the chart: the whole buckets solid, a cut one at the start and the running one dotted. */
export interface Line {
  readonly values: readonly number[]
  /** Whether the first bucket began before the range does. */
  readonly isFirstCut: boolean
  readonly look: SeriesLook
  readonly isHidden: boolean
}

const tailDash = [2, 4]
const widthPx = 2

/** The two uPlot series of a line. The colour is asked at every draw, so that dimming and themes need no new chart. */
export function lineSeries(line: Line, colour: () => string): uPlot.Series[] {
  const shared = {
    show: !line.isHidden,
    stroke: colour,
    width: widthPx,
    points: { show: line.values.length === 1, size: 6, fill: colour },
  }
  return [
    { ...shared, ...(line.look.dash.length > 0 ? { dash: canvasDash(line.look.dash) } : {}) },
    { ...shared, dash: canvasDash(tailDash) },
  ]
}

/** The figures of the solid and the dotted part; they meet in the outermost whole buckets. */
export function lineFigures({ values, isFirstCut }: FigureLine): (number | null)[][] {
  const last = values.length - 1
  if (last === 0) return [[...values], [null]]
  const firstWhole = isFirstCut ? 1 : 0
  const isWhole = (index: number): boolean => index >= firstWhole && index < last
  // A dotted bucket takes its whole neighbour along: a line needs two ends.
  const isDotted = (index: number): boolean => index <= 2 * firstWhole - 1 || index >= last - 1
  return [
    values.map((value, index) => (isWhole(index) ? value : null)),
    values.map((value, index) => (isDotted(index) ? value : null)),
  ]
}

type FigureLine = Pick<Line, 'values' | 'isFirstCut'>

// uPlot scales widths to the pixels of the screen, but takes dashes as pixels of the canvas.
function canvasDash(dash: readonly number[]): number[] {
  return dash.map((length) => length * window.devicePixelRatio)
}
