import type { EngineError, EngineErrorCode } from '../warehouse/engine-error.ts'

/** What to do with rows that did not go in: the same again, fewer of them, or without this one. */
export type Verdict = 'again' | 'fewer' | 'setAside'

export const patienceLimits = {
  /** So often a batch is tried whole when it may be at fault itself. */
  wholeTriesMax: 3,
  /** So often rows that the table has, but a view has not, are tried before it gets them twice. */
  halfStoredTriesMax: 10,
  /** An event that may be at fault itself is tried at least so often and for so long. */
  aloneTriesMin: 10,
  aloneMsMin: 60_000,
} as const

/** Decides over the failures of rows in a row; each success begins anew. */
export interface Patience {
  failed(
    failure: Pick<EngineError, 'code' | 'isHalfStored'>,
    rows: { readonly count: number; readonly isWhole: boolean },
  ): Verdict
  succeeded(): void
}

/**
 * Whose fault a failed insert is:
 * - `row_refused`: a row's. It is searched for at once.
 * - `memory`, `too_large`, `timeout`: perhaps of how many rows there are. `memory`, `too_large` and
 *   `internal` (the engine failed, or died of the rows) may be one row's, too; after some tries it is
 *   searched for, and set aside when it still fails alone after ten tries and a minute. Rows that
 *   are half stored are tried longer: under another token the table would take them a second time.
 * - all others: the engine's. They are waited for.
 */
export function openPatience(nowMs: () => number): Patience {
  let tries = 0
  let isHalfStored = false
  let aloneTries = 0
  let aloneSinceMs: number | undefined
  return {
    failed(failure, { count, isWhole }) {
      const { code } = failure
      if (code === 'row_refused') return count > 1 ? 'fewer' : 'setAside'
      if (!perhapsTheRows.has(code)) return 'again'
      if (count > 1) {
        tries += 1
        // Later tries of the same rows may not get as far.
        isHalfStored ||= failure.isHalfStored
        if (tries < triesMax({ isWhole, isHalfStored })) return 'again'
        tries = 0
        isHalfStored = false
        return 'fewer'
      }
      aloneTries += 1
      aloneSinceMs ??= nowMs()
      const isLong = nowMs() - aloneSinceMs >= patienceLimits.aloneMsMin
      const isOften = aloneTries >= patienceLimits.aloneTriesMin
      return isLong && isOften && code !== 'timeout' ? 'setAside' : 'again'
    },
    succeeded() {
      tries = 0
      isHalfStored = false
      aloneTries = 0
      aloneSinceMs = undefined
    },
  }
}

type Standing = { readonly isWhole: boolean; readonly isHalfStored: boolean }

function triesMax({ isWhole, isHalfStored }: Standing): number {
  if (isHalfStored) return patienceLimits.halfStoredTriesMax
  return isWhole ? patienceLimits.wholeTriesMax : 1
}

const perhapsTheRows: ReadonlySet<EngineErrorCode> = new Set([
  'memory',
  'too_large',
  'timeout',
  'internal',
])
