/**
 * What the pending checkpoint keeps of a batch, so that a repeat after a crash does the same.
 * Form: the left-out frames (skipped-frames.ts), and once the batch goes in by pieces also
 * `;done;size;set aside` in decimal digits.
 */
import { parseSkipped, printSkipped, type SkippedFrames } from './skipped-frames.ts'

/** How far the rows of a batch got. */
export type Progress = {
  /** So many rows, from the first on, are stored or set aside. */
  readonly done: number
  /** The next rows go in so many at once. */
  readonly size: number
  /** So many of those done are set aside. */
  readonly setAside: number
}

/** Nothing is done, and all rows are to go in at once. */
export const notBegun: Progress = { done: 0, size: Number.MAX_SAFE_INTEGER, setAside: 0 }

export type BatchNote = { readonly skipped: SkippedFrames; readonly progress: Progress }

export function printNote({ skipped, progress }: BatchNote): string {
  const { done, size, setAside } = progress
  const left = printSkipped(skipped)
  return progress === notBegun ? left : `${left};${done};${size};${setAside}`
}

/** The note whose printed form this is. */
export function parseNote(text: string): BatchNote {
  const [left = '', ...figures] = text.split(';')
  const skipped = parseSkipped(left)
  const [done, size, setAside] = figures.map(Number)
  if (done === undefined || size === undefined || setAside === undefined) {
    return { skipped, progress: notBegun }
  }
  return { skipped, progress: { done, size, setAside } }
}
