import type { FileOutcome } from './import-file.ts'
import { countWords, durationWords, pluralWords } from '../screen/wording.ts'
import { tallyLines } from '../screen/tally-lines.ts'
import { rejectedCount, type Tally } from '../sending/tally.ts'

/** The account of an import: what was read, what became of it, how long it took. */
export function importSummary(outcomes: readonly FileOutcome[], tookMs: number): string {
  const events = outcomes.reduce((sum, { tally }) => sum + tally.read, 0)
  const rate =
    events > 0 && tookMs > 0 ? ` (${countWords(events / (tookMs / 1_000))} events/s)` : ''
  return [...outcomes.flatMap(fileLines), `took ${durationWords(tookMs)}${rate}`, ''].join('\n')
}

function fileLines({ input, tally, earlier }: FileOutcome): readonly string[] {
  return [input.name, ...tallyLines(tally), ...(earlier.read > 0 ? [skippedWords(earlier)] : [])]
}

function skippedWords(earlier: Tally): string {
  const rejected = rejectedCount(earlier)
  return (
    `  skipped   ${countWords(earlier.read).padStart(12)}  already imported by an earlier run: ` +
    `${pluralWords(earlier.accepted, 'event')} accepted, ${countWords(rejected)} rejected ` +
    '(--restart sends them again)'
  )
}
