/**
 * The events of an entity as numbers that are cheap to sort and to keep: from the highest bit down the
 * position in the list of all its events, counted from 1, the milliseconds since the range began, and two
 * bits for whoever puts several lists together.
 */
import { sql, wholeNumber, type Sql } from '../../../warehouse/sql-text.ts'
import type { Places } from '../event-order.ts'

const numberBits = 64
const tagBits = 2
/** So that a position is not more than a UInt32. */
const positionBitsMax = 32

export interface EventNumbers {
  /** Of so many events of an entity there are numbers. */
  readonly eventsMax: number
  /** The number of the event with this place at this position. */
  readonly ofEvent: (place: Sql, position: Sql) => Sql
  /** Milliseconds since 1970. */
  readonly moment: (event: Sql) => Sql
  readonly position: (event: Sql) => Sql
}

export function eventNumbers({ startMs, elapsedBits, elapsed }: Places): EventNumbers {
  const positionBits = Math.min(positionBitsMax, numberBits - tagBits - elapsedBits)
  const [tags, behind] = [wholeNumber(tagBits), wholeNumber(elapsedBits + tagBits)]
  const mask = wholeNumber(2 ** elapsedBits - 1)
  return {
    eventsMax: 2 ** positionBits - 2,
    ofEvent: (place, position) =>
      sql`bitShiftLeft(toUInt64(${position}), ${behind}) + bitShiftLeft(${elapsed(place)}, ${tags})`,
    moment: (event) =>
      sql`toInt64(bitAnd(bitShiftRight(${event}, ${tags}), ${mask})) + ${wholeNumber(startMs)}`,
    position: (event) => sql`toUInt32(bitShiftRight(${event}, ${behind}))`,
  }
}
