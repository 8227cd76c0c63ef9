import type { Chart, DashboardTile } from '@throughline/contract'

/** Columns of the 12 that a grid has. */
const widths = { third: 4, half: 6, whole: 12 } as const
const usualHeight = 4

/** The place that a chart gets first. */
export function usualTile({ id }: Chart): DashboardTile {
  return { chart_id: id, width: widths.half, height: usualHeight }
}
