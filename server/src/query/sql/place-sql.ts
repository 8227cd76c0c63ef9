import { param, sql, wholeNumber, type Sql } from '../../warehouse/sql-text.ts'

/**
 * Which of these moments was the last to come by a moment, from 0; none is before the first of them.
 * All are epoch milliseconds.
 */
export function placeSql(starts: readonly number[], moment: Sql): Sql {
  const [first = 0, second = first + 1] = starts
  const length = second - first
  // As days and weeks are in UTC, and elsewhere but around a change of clocks.
  if (starts.every((start, index) => start === first + index * length)) {
    const place = sql`intDiv(${moment} - ${param('Int64', first)}, ${param('Int64', length)})`
    // The last one may be longer.
    return sql`toUInt16(least(${place}, ${wholeNumber(starts.length - 1)}))`
  }
  const moments = param('Array(Int64)', starts)
  const places = sql`range(${wholeNumber(starts.length)})`
  return sql`toUInt16(transform(roundDown(${moment}, ${moments}), ${moments}, ${places}, 0))`
}
