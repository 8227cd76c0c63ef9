import uPlot from 'uplot'
import { axisLabel } from './bucket-label.ts'

/** The axis below: epoch ms, shown by the clock of a zone. */
export function timeScale(): uPlot.Scale {
  return { time: true }
}

/** The date whose local parts are those of the moment in a zone, as uPlot reads them. */
export function dateIn(zone: string): (ms: number) => Date {
  return (ms) => uPlot.tzDate(new Date(ms), zone === 'UTC' ? 'Etc/UTC' : zone)
}

/** The axis of times in a zone. */
export function timeAxis(
  colours: { ink: () => string; line: () => string },
  zone: string,
): uPlot.Axis {
  return {
    stroke: colours.ink,
    font: axisFont,
    size: 30,
    gap: 8,
    space: 72,
    grid: { show: false },
    ticks: { show: false },
    border: { show: true, stroke: colours.line, width: 1 },
    values: (...[, splits, , , step]) => splits.map((split) => axisLabel(split, step, zone)),
  }
}

/** In whole pixels: uPlot scales the digits before `px` on dense screens and would read 11.5 as 5. */
export const axisFont = "12px 'Inter Variable', ui-sans-serif, system-ui, sans-serif"
