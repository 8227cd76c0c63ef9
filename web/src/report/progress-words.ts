import type { QuestionProgress } from '@throughline/contract'
import { formatCompact, formatShare } from '../charts/number-format.ts'

/** How far a question is, in words; undefined while the engine has read nothing for it. */
export function progressWords(progress: QuestionProgress): string | undefined {
  const { rows_read: read, rows_to_read: toRead = 0 } = progress
  if (read === 0) return undefined
  // What the engine takes for the whole is a guess that grows.
  if (toRead < read) return `${formatCompact(read)} rows read`
  return `${formatCompact(read)} of ${formatCompact(toRead)} rows read, ${formatShare(read, toRead)}`
}
