import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeRecord } from '../../warehouse/event-row.ts'
import { readRow } from '../../warehouse/read-row.ts'
import { aView, anAction, startMs } from './a-browser-event.ts'
import { decodeBrowserBody } from './decode-body.ts'

const context = {
  nowMs: startMs,
  nextSequence: () => 0,
  retentionMonths: 15,
  sentAtMs: undefined,
  newEventId: () => 'made',
  refuseApplication: () => undefined,
}

/** A key of an event, or of what is in it, with something else there. */
const twisted = fc
  .tuple(
    fc.constantFrom(...Object.keys(aView()), 'action', 'account', 'event', 'attribution', 'env'),
    fc.jsonValue({ maxDepth: 3 }),
    fc.boolean(),
  )
  .map(([key, value, isIn]) =>
    isIn ? { [key]: { id: value, name: value, url: value } } : { [key]: value },
  )
  .map((more) => JSON.stringify(anAction(more)))

const odd = fc.oneof(
  twisted,
  fc.json({ maxDepth: 3 }),
  fc.string().map((text) => text.replaceAll('\n', ' ')),
)

test('whatever stands on the other lines, a good line is taken, and each line has its outcome', () => {
  fc.assert(
    fc.property(fc.array(odd, { maxLength: 6 }), fc.nat(6), (lines, place) => {
      const good = JSON.stringify(anAction({ action: { id: 'good' } }))
      const body = lines.toSpliced(place, 0, good)

      const decoded = decodeBrowserBody(Buffer.from(body.join('\n')), context)

      if (decoded.kind === 'refused') throw new Error(decoded.dropped.detail)
      const ids = decodeRecord(decoded.taken.record).map(({ row }) => readRow(row).texts.eventId)
      expect(ids).toContain('good')
      const { lineCount, rejections, telemetryCount } = decoded
      const written = body.filter((line) => [...Buffer.from(line)].some((byte) => byte > 0x20))
      expect(lineCount + rejections.length + telemetryCount).toBe(written.length)
    }),
    { numRuns: 500 },
  )
})
