/**
 * Which event comes before which, for whatever asks for an order: by time, of the same millisecond by
 * when they were received, of those by the order in which they came in, and, where that is the same in
 * two processes, by a hash.
 */
import { joinSql, param, sql, wholeNumber, type Sql } from '../../warehouse/sql-text.ts'
import type { TimeRange } from '../parse/question.ts'

/** Of an event, in epoch milliseconds. */
export const occurredMs = sql`toUnixTimestamp64Milli(occurred_at)`
const receivedMs = sql`toUnixTimestamp64Milli(received_at)`
/** For events that nothing else tells apart. */
export const eventHash = sql`cityHash64(event_id, application_id)`

/** The first and the last year that a time column has. */
const columnStartMs = Date.UTC(1900, 0, 1)
const columnEndMs = Date.UTC(2300, 0, 1)
/** As many as the milliseconds between those need. */
const receivedBits = 44
const sequenceBits = 32

/**
 * The order of the events of a range as a number: sorting lists of these takes half the time of tuples.
 * Who looks at nothing but some values of the events may give a hash of those: the ids are much to read.
 */
export function placeInRange(range: TimeRange, hash: Sql = eventHash): Sql {
  return placesIn(range, { hash }).ofEvent()
}

/** The order of the events of a range as numbers, and what is read of them. */
export interface Places {
  /** The number of an event. Made anew each time: what stands in it may be long. */
  readonly ofEvent: () => Sql
  /** When the milliseconds of an event begin to count, since 1970. */
  readonly startMs: number
  /** How many bits those take, 44 at most. */
  readonly elapsedBits: number
  /** The milliseconds of a number, a UInt64. */
  readonly elapsed: (place: Sql) => Sql
  /** The order alone, with what stands after it. */
  readonly order: (place: Sql) => Sql
  /** What stands before the order in a number. */
  readonly before: (place: Sql) => Sql
  /** What stands after it. */
  readonly after: (place: Sql) => Sql
}

/** A number that needs so many bits. */
export interface Bits {
  readonly value: () => Sql
  readonly bits: number
}

/** What numbers say beside the order. */
interface Beside {
  readonly before?: Bits
  readonly after?: Bits
  /** Undefined where events that are alike in all else need not be told apart. */
  readonly hash: Sql | undefined
}

const nothing: Bits = { value: () => sql`0`, bits: 0 }

/**
 * From the highest bit down: what stands before; milliseconds since the range began, as many bits as the
 * range needs; when it was received, in milliseconds since 1900, 44; the place in which it came in, 32; what
 * stands after; and of the hash what is left. A UInt128 while there is room for all but the hash, of which
 * 20 bits are left in a range of 30 days and 8 in one of all times; or else a UInt256.
 */
export function placesIn(range: TimeRange, beside: Beside): Places {
  const { before = nothing, after = nothing, hash = sql`0` } = beside
  const startMs = Math.max(range.fromMs, columnStartMs)
  const lengthMs = Math.max(2, Math.min(range.untilMs, columnEndMs) - startMs)
  const elapsedBits = Math.ceil(Math.log2(lengthMs))
  const needed = before.bits + elapsedBits + receivedBits + sequenceBits + after.bits
  const size = needed <= 128 ? 128 : 256
  const wide = size === 128 ? sql`toUInt128` : sql`toUInt256`
  const hashBits = beside.hash === undefined ? 0 : Math.min(32, size - needed)
  const parts: readonly Bits[] = [
    before,
    { value: () => sql`${occurredMs} - ${param('Int64', startMs)}`, bits: elapsedBits },
    { value: () => sql`${receivedMs} - ${wholeNumber(columnStartMs)}`, bits: receivedBits },
    { value: () => sql`sequence`, bits: sequenceBits },
    after,
    { value: () => lowestBits(hash, hashBits), bits: hashBits },
  ]
  const behind = sumOf([receivedBits, sequenceBits, hashBits, after.bits])
  return {
    ofEvent: () => packed(parts, wide),
    startMs,
    elapsedBits,
    elapsed: (place) => {
      const high = sql`bitShiftRight(${place}, ${wholeNumber(behind)})`
      return sql`toUInt64(${before.bits === 0 ? high : lowestBits(high, elapsedBits)})`
    },
    order: (place) =>
      sql`bitAnd(${place}, bitShiftLeft(${wide}(1), ${wholeNumber(behind + elapsedBits)}) - 1)`,
    before: (place) => sql`bitShiftRight(${place}, ${wholeNumber(behind + elapsedBits)})`,
    after: (place) =>
      lowestBits(sql`bitShiftRight(${place}, ${wholeNumber(hashBits)})`, after.bits),
  }
}

/** Numbers side by side in one, the first in the highest bits. */
function packed(parts: readonly Bits[], wide: Sql): Sql {
  const shifted = parts.map(({ value, bits }, index) => {
    const behind = sumOf(parts.slice(index + 1).map((part) => part.bits))
    return bits === 0 ? undefined : sql`bitShiftLeft(${wide}(${value()}), ${wholeNumber(behind)})`
  })
  return joinSql(
    shifted.filter((part) => part !== undefined),
    sql` + `,
  )
}

function lowestBits(number: Sql, bits: number): Sql {
  return sql`bitAnd(${number}, ${wholeNumber(2 ** bits - 1)})`
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}
