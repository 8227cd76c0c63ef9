import { momentParam, type Sql } from '../../warehouse/sql-text.ts'

/** In epoch milliseconds, before the last nanosecond that a DateTime64(9) holds. */
const lastMomentMs = 9_223_372_036_854

/**
 * A bound of the times of spans, given in epoch milliseconds. They are kept in nanoseconds, which the
 * engine refuses to compare with a moment that would have more than 63 bits of those. No span is
 * before 1970.
 */
export function spanMomentParam(epochMs: number): Sql {
  return momentParam(Math.min(Math.max(epochMs, 0), lastMomentMs))
}
