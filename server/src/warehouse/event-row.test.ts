import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  damagedEventCount,
  decodeRecord,
  eventIdHash,
  recordEventCount,
  type EventRow,
} from './event-row.ts'
import { readRow } from './read-row.ts'
import { encodeRecord } from './record-writer.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 20 })

const eventRow: fc.Arbitrary<EventRow> = fc
  .record({
    row: fc.record({
      applicationId: text,
      type: text,
      name: text,
      eventId: text,
      isIdFromClient: fc.boolean(),
      occurredAtMs: fc.nat(),
      receivedAtMs: fc.nat(),
      userId: text,
      anonymousId: text,
      accountId: text,
      sessionId: text,
      viewId: text,
      traceId: text,
      service: text,
      env: text,
      version: text,
      attributesJson: fc.json(),
      identity: fc.record({
        otherIds: fc.array(text),
        linkedIds: fc.array(text),
        clockOffsetMs: fc.integer(),
      }),
    }),
    revision: fc.option(fc.nat({ max: 2 ** 32 - 1 }), { nil: undefined }),
  })
  .map(({ row, revision }) => (revision === undefined ? row : { ...row, revision }))

function parsed(json: string): unknown {
  return JSON.parse(json)
}

test('a record gives back every row as one JSON line, and the hash only where the client chose the id', () => {
  fc.assert(
    fc.property(fc.array(eventRow, { maxLength: 8 }), (events) => {
      const record = encodeRecord(events)
      const frames = decodeRecord(record)

      expect(recordEventCount(record)).toBe(events.length)
      expect(frames.map((frame) => parsed(frame.row.toString()))).toMatchObject(
        events.map((event) => ({
          application_id: event.applicationId,
          event_id: event.eventId,
          occurred_at: event.occurredAtMs,
          attributes: parsed(event.attributesJson),
        })),
      )
      expect(frames.map(({ row }) => readRow(row).identity)).toEqual(
        events.map(({ identity }) => identity),
      )
      expect(frames.map(({ revision }) => revision)).toEqual(
        events.map(({ isIdFromClient, revision }) => (isIdFromClient ? (revision ?? 0) : 0)),
      )
      expect(frames.map((frame) => frame.idHash)).toEqual(
        events.map((event) =>
          event.isIdFromClient ? eventIdHash(event.applicationId, event.eventId) : undefined,
        ),
      )
    }),
  )
})

test('the same event id in two applications is two events', () => {
  expect(eventIdHash('shop', 'e1')).not.toEqual(eventIdHash('blog', 'e1'))
})

test('a record with one bit flipped, wherever, still tells how many events it held', () => {
  fc.assert(
    fc.property(fc.array(eventRow, { minLength: 1, maxLength: 8 }), fc.nat(), (events, place) => {
      const record = encodeRecord(events)
      const bit = place % (record.length * 8)
      record.writeUInt8(record.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)

      expect(damagedEventCount(record)).toBe(events.length)
    }),
  )
})
