import { createHash } from 'node:crypto'
import type { Line } from './split-lines.ts'

/** The digest before the first line. */
export const chainStart = '0'.repeat(64)

const idHexDigits = 32

/**
 * The digest of all lines up to this one, in hex: a hash of this line and of the digest before it. It has
 * two uses. It names a line that carries no id: the same line at the same place after the same lines
 * gets the same name on every run, compressed or not, also when the file has grown meanwhile, and
 * whoever sends it. And it tells whether the part of a file that was imported before is still the same.
 */
export function chained(digest: string, { bytes, isWhole }: Line): string {
  // An overlong line is another one than its kept beginning.
  const end = isWhole ? '\n' : '…\n'
  return createHash('sha256').update(digest).update(bytes).update(end).digest('hex')
}

/** The `event.id` of a line without one. */
export function lineId(digest: string): string {
  return `line-${digest.slice(0, idHexDigits)}`
}
