import type { DashboardTile } from '@throughline/contract'
import { tileWidths } from '../saving/tile.ts'

export type Tiles = readonly DashboardTile[]
export type Width = keyof typeof tileWidths
export const widthNames = ['third', 'half', 'whole'] as const satisfies readonly Width[]

/** The tiles with one of them at another place; a place beyond the ends is the end. */
export function moved(tiles: Tiles, from: number, to: number): Tiles {
  const tile = tiles[from]
  if (tile === undefined) return tiles
  return tiles.toSpliced(from, 1).toSpliced(Math.max(0, to), 0, tile)
}

/** The tiles with one of them as wide as said. */
export function resized(tiles: Tiles, at: number, width: Width): Tiles {
  return tiles.map((tile, index) => (index === at ? { ...tile, width: tileWidths[width] } : tile))
}

/** The tiles without one of them. */
export function without(tiles: Tiles, at: number): Tiles {
  return tiles.toSpliced(at, 1)
}

/** The width that a tile is drawn in: the API allows any number of columns. */
export function widthOf({ width }: DashboardTile): Width {
  return widthNames.find((name) => width <= tileWidths[name]) ?? 'whole'
}

/** Names each tile: by its chart, and by how many of that chart stand before it. */
export function tileKeys(tiles: Tiles): readonly string[] {
  return tiles.map(({ chart_id: id }, index) => {
    const before = tiles.slice(0, index).filter(({ chart_id: other }) => other === id)
    return `${id}-${before.length}`
  })
}
