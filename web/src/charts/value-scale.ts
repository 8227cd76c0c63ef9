import type uPlot from 'uplot'
import { formatCompact } from './number-format.ts'
import { axisFont } from './time-scale.ts'

const headroom = 1.08

/** The axis to the left: from zero, or below for negative figures, so that heights compare, with a little air. */
export function valueScale(): uPlot.Scale {
  return {
    range: (_chart, min, max) => {
      const [low, high] = [Math.min(0, min ?? 0), max ?? 0]
      return [low * headroom, high <= 0 && low === 0 ? 1 : high * headroom]
    },
  }
}

/** The axis of figures: few lines, short numbers. */
export function valueAxis(colours: { ink: () => string; line: () => string }): uPlot.Axis {
  return {
    stroke: colours.ink,
    font: axisFont,
    // Wide enough for "999.9M" at any time: the plot keeps its place when the figures change.
    size: 52,
    gap: 8,
    space: 44,
    incrs: steps,
    grid: { stroke: colours.line, width: 1 },
    ticks: { show: false },
    values: (_chart, splits) => splits.map((split) => formatCompact(split)),
  }
}

// Counts are whole, shares and averages are not: small figures get small steps.
const steps = Array.from({ length: 22 }, (_, power) =>
  [1, 2, 5].map((n) => Number(`${n}e${power - 6}`)),
).flat()
