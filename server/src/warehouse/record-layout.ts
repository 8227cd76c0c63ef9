import type { EventFrame } from './event-row.ts'

/** What the records of a journal hold and where it goes: all that whoever empties it has to know. */
export type RecordLayout = {
  /** The table of its rows. What they are called stands here, too. */
  readonly table: 'events' | 'spans'
  /** The frames of a record, as views into its bytes. */
  readonly frames: (record: Buffer) => EventFrame[]
  /** How many rows a record holds, without reading them. */
  readonly count: (record: Buffer) => number
  /** How many rows a record held of which some bytes are damaged, as far as the others tell. */
  readonly damagedCount: (bytes: Buffer) => number
  /** When a row reached us, without reading the JSON; undefined for a row of another make. */
  readonly receivedAtMs: (row: Buffer) => number | undefined
}
