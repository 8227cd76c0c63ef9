/** A place between two records: the number of a journal file and a byte offset in it. */
export interface Position {
  readonly file: number
  readonly offset: number
}

/** Negative when `a` is before `b`, 0 when they are the same place, positive when after. */
export function comparePositions(a: Position, b: Position): number {
  return a.file - b.file || a.offset - b.offset
}
