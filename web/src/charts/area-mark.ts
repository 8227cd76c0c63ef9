import type uPlot from 'uplot'
import { withAlpha } from './read-colour.ts'

const topAlpha = 0.18

/** A veil under a line that stands alone: strong at the top, gone at the axis. */
export function areaFill(colour: () => string): (chart: uPlot) => CanvasGradient | string {
  return (chart) => {
    const { top, height } = chart.bbox
    // Before the first layout there is no height, and a gradient needs finite ends.
    if (!Number.isFinite(height) || height <= 0) return 'transparent'
    const gradient = chart.ctx.createLinearGradient(0, top, 0, top + height)
    gradient.addColorStop(0, withAlpha(colour(), topAlpha))
    gradient.addColorStop(1, withAlpha(colour(), 0))
    return gradient
  }
}
