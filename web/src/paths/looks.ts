import { huesMax, seriesLook } from '../charts/palette.ts'
import type { Diagram, PathNode } from './diagram.ts'

/** The colour of each node: one for a value wherever it stands, none for what is no value. */
export function coloursOf({ nodes }: Diagram): (node: PathNode) => string {
  const totals = new Map<string, number>()
  for (const { kind, value, through } of nodes) {
    if (kind === 'regular') totals.set(value, (totals.get(value) ?? 0) + through)
  }
  const ranked = [...totals].toSorted(([, one], [, other]) => other - one)
  const hues = new Map(ranked.map(([value], index) => [value, seriesLook(index % huesMax).token]))
  return ({ kind, value }) => {
    const hue = kind === 'regular' ? hues.get(value) : undefined
    return `var(${hue ?? '--faint'})`
  }
}
