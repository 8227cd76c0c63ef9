/** How the n-th series of a chart looks. Hues repeat after eight; then the dash tells them apart. */
export interface SeriesLook {
  /** Name of the colour token, for documents and, through `readColour`, for canvases. */
  readonly token: string
  /** Lengths of line and gap in CSS pixels; empty for a solid line. */
  readonly dash: readonly number[]
}

export const huesMax = 8
const dashes = [[], [7, 4], [2, 3], [9, 3, 2, 3]] as const

/** The look of the series at an index. */
export function seriesLook(index: number): SeriesLook {
  const dash = dashes[Math.floor(index / huesMax) % dashes.length] ?? []
  return { token: `--series-${(index % huesMax) + 1}`, dash }
}
