import type uPlot from 'uplot'
import type { SeriesLook } from './palette.ts'

/** A line of the chart: the whole buckets solid, the running one at its end dotted. */
export interface Line {
  readonly values: readonly number[]
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

/** The figures of both parts; they meet in the last whole bucket. */
export function lineFigures(line: Line): (number | null)[][] {
  const last = line.values.length - 1
  if (last === 0) return [[...line.values], [null]]
  return [
    line.values.map((value, index) => (index === last ? null : value)),
    line.values.map((value, index) => (index >= last - 1 ? value : null)),
  ]
}

// uPlot scales widths to the pixels of the screen, but takes dashes as pixels of the canvas.
function canvasDash(dash: readonly number[]): number[] {
  return dash.map((length) => length * window.devicePixelRatio)
}
