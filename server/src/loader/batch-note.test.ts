import { expect, test } from 'vitest'
import { notBegun, parseNote, printNote } from './batch-note.ts'
import { printSkipped } from './skipped-frames.ts'

test.each([
  { skipped: new Set<number>(), progress: notBegun },
  { skipped: new Set([0, 3, 70]), progress: notBegun },
  { skipped: new Set<number>(), progress: { done: 0, size: 500, setAside: 0 } },
  { skipped: new Set([7]), progress: { done: 750, size: 1, setAside: 2 } },
])('a note reads back as it was printed', (note) => {
  expect(parseNote(printNote(note))).toEqual(note)
})

test('the note of a version that knew no pieces says that nothing is done', () => {
  const skipped = new Set([1, 2])

  expect(parseNote(printSkipped(skipped))).toEqual({ skipped, progress: notBegun })
})
