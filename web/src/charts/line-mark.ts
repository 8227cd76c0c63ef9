import type uPlot from 'uplot'
import type { SeriesLook } from './palette.ts'

export type Figure = number | null

/** A line of the chart: whole buckets solid, cut ones at the ends dotted, an earlier time dashed. */
export interface Line {
  /** One figure a bucket; null where there is none. */
  readonly values: readonly Figure[]
  /** The figures of the time it is compared with. */
  readonly before: readonly Figure[] | undefined
  /** Whether the first bucket began before the range does, and whether the last one goes on behind it. */
  readonly isFirstCut: boolean
  readonly isLastCut: boolean
  readonly look: SeriesLook
  readonly isHidden: boolean
}

const tailDash = [2, 4]
const beforeDash = [6, 5]
const widthPx = 2

interface Colours {
  readonly line: () => string
  /** Of the time it is compared with: the same hue, quieter. */
  readonly before: () => string
}

/** The uPlot series of a line. Colours are asked at every draw, so that dimming and themes need no new chart. */
export function lineSeries(line: Line, colours: Colours): uPlot.Series[] {
  const points = { show: line.values.length === 1, size: 6, fill: colours.line }
  const drawn = { show: !line.isHidden, stroke: colours.line, width: widthPx, points }
  const { dash } = line.look
  const earlier = {
    show: !line.isHidden,
    stroke: colours.before,
    width: 1.5,
    dash: canvasDash(beforeDash),
    points: { show: false },
  }
  return [
    { ...drawn, ...(dash.length > 0 ? { dash: canvasDash(dash) } : {}) },
    { ...drawn, dash: canvasDash(tailDash) },
    ...(line.before === undefined ? [] : [earlier]),
  ]
}

/** The figures of the solid and the dotted part, which meet in whole buckets, and of the time before. */
export function lineFigures(line: FigureLine): Figure[][] {
  const { values, before } = line
  const earlier = before && values.map((_value, index) => before[index] ?? null)
  return [...parts(line), ...(earlier === undefined ? [] : [earlier])]
}

function parts({ values, isFirstCut, isLastCut }: FigureLine): Figure[][] {
  const last = values.length - 1
  if (last === 0) return [[...values], [null]]
  const firstWhole = isFirstCut ? 1 : 0
  const lastWhole = isLastCut ? last - 1 : last
  const isWhole = (index: number): boolean => index >= firstWhole && index <= lastWhole
  // A dotted bucket takes its whole neighbour along: a line needs two ends.
  const isDotted = (index: number): boolean =>
    index <= 2 * firstWhole - 1 || (isLastCut && index >= lastWhole)
  return [
    values.map((value, index) => (isWhole(index) ? value : null)),
    values.map((value, index) => (isDotted(index) ? value : null)),
  ]
}

type FigureLine = Pick<Line, 'values' | 'before' | 'isFirstCut' | 'isLastCut'>

// uPlot scales widths to the pixels of the screen, but takes dashes as pixels of the canvas.
function canvasDash(dash: readonly number[]): number[] {
  return dash.map((length) => length * window.devicePixelRatio)
}
