import type { Chart, DashboardTile } from '@throughline/contract'
import type { Range } from '../range/range.ts'

/** What a screen draws one of its saved charts of, on a dashboard. */
export interface TileProps {
  /** The view, as it stands in an address. */
  readonly query: string
  /** Looked at instead of the chart's own range. */
  readonly range: Range | undefined
  /** When it is asked, in epoch ms: another moment asks again. */
  readonly atMs: number
  /** Somebody drew over a stretch of it. */
  readonly onRange: (range: Range) => void
}

/** As tall as the drawing of a tile is, or its stand-in. */
export const tilePx = 300

/** Columns of the 12 that a grid has. */
export const tileWidths = { third: 4, half: 6, whole: 12 } as const
const usualHeight = 4

/** The place that a chart gets first. */
export function usualTile({ id }: Chart): DashboardTile {
  return { chart_id: id, width: tileWidths.half, height: usualHeight }
}
