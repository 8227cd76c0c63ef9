import type uPlot from 'uplot'
import { formatCompact } from './number-format.ts'
import { axisFont } from './time-scale.ts'

const headroom = 1.08

/** The axis to the left: from zero, so that heights compare, with a little air at the top. */
export function valueScale(): uPlot.Scale {
  return { range: (_chart, _min, max) => [0, Math.max(1, (max ?? 0) * headroom)] }
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
    incrs: wholeSteps,
    grid: { stroke: colours.line, width: 1 },
    ticks: { show: false },
    values: (_chart, splits) => splits.map((split) => formatCompact(split)),
  }
}

// Everything measured here is counted, so a step is never a fraction.
const wholeSteps = Array.from({ length: 16 }, (_, power) =>
  [1, 2, 5].map((n) => n * 10 ** power),
).flat()
