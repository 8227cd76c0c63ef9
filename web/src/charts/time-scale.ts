import uPlot from 'uplot'
import { axisLabel } from './bucket-label.ts'

/** The axis below: epoch ms, shown in UTC because buckets are cut in UTC. */
export function timeScale(): uPlot.Scale {
  return { time: true }
}

/** The date whose local parts are those of the moment in UTC, as uPlot reads them. */
export function utcDate(ms: number): Date {
  return uPlot.tzDate(new Date(ms), 'Etc/UTC')
}

/** The axis of times in UTC. */
export function timeAxis(colours: { ink: () => string; line: () => string }): uPlot.Axis {
  return {
    stroke: colours.ink,
    font: axisFont,
    size: 30,
    gap: 8,
    space: 72,
    grid: { show: false },
    ticks: { show: false },
    border: { show: true, stroke: colours.line, width: 1 },
    values: (...[, splits, , , step]) => splits.map((split) => axisLabel(split, step)),
  }
}

/** In whole pixels: uPlot scales the digits before `px` on dense screens and would read 11.5 as 5. */
export const axisFont = "12px 'Inter Variable', ui-sans-serif, system-ui, sans-serif"
