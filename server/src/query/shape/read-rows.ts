/** Readers of what the engine sends: cells are checked here and nowhere else. */

export type Figure = number | null

/** A figure; what is no number (nothing to average) is null. */
export function readFigure(cell: unknown): Figure {
  if (typeof cell === 'number') return cell
  // Large integers may come as text, and a boolean never comes here.
  if (typeof cell === 'string' && cell !== '' && Number.isFinite(Number(cell))) return Number(cell)
  return null
}

/** A text; anything else is a bug of the statement and throws. */
export function readText(cell: unknown): string {
  if (typeof cell !== 'string') throw new Error(`the engine sent no text: ${JSON.stringify(cell)}`)
  return cell
}

/** A list or tuple; anything else is a bug of the statement and throws. */
export function readList(cell: unknown): readonly unknown[] {
  if (!Array.isArray(cell)) throw new Error(`the engine sent no list: ${JSON.stringify(cell)}`)
  return cell
}

/** The finest groups in the order of the answer, with what the engine sent for each. */
export interface Leaf {
  readonly labels: readonly string[]
  readonly content: unknown
}

/** Unfolds (group, content) rows whose content is a list of (group, order, content), level by level. */
export function readLeaves(rows: readonly unknown[], levels: number): Leaf[] {
  return rows.flatMap((row) => {
    const [label, content] = readList(row)
    return unfolded({ labels: [readText(label)], content }, levels - 1)
  })
}

/** The same of a list of (group, order, content). */
export function readEntries(entries: unknown, levels: number): Leaf[] {
  return unfolded({ labels: [], content: entries }, levels)
}

function unfolded(leaf: Leaf, levelsBelow: number): Leaf[] {
  if (levelsBelow === 0) return [leaf]
  return readList(leaf.content).flatMap((entry) => {
    const [label, , content] = readList(entry)
    return unfolded({ labels: [...leaf.labels, readText(label)], content }, levelsBelow - 1)
  })
}
