import { createHash } from 'node:crypto'
import type { Line } from './split-lines.ts'

/**
 * A running hash of all lines up to the current one. It has two uses. It names a line that carries
 * no id: the same line at the same place after the same lines gets the same name on every run,
 * compressed or not, also when the file has grown meanwhile. And it tells whether the part of a
 * file that was imported before is still the same.
 */
export interface LineChain {
  add(line: Line): void
  digest(): string
}

const idHexDigits = 32

/** A chain over no line yet. */
export function openLineChain(): LineChain {
  const hash = createHash('sha256')
  return {
    add(line) {
      // The length tells an overlong line from its kept beginning.
      hash.update(line.bytes).update(`\n${line.length}\n`)
    },
    digest: () => hash.copy().digest('hex'),
  }
}

/** The `event.id` of a line without one. */
export function lineId(digest: string): string {
  return `line-${digest.slice(0, idHexDigits)}`
}
