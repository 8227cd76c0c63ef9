import fc from 'fast-check'
import { expect, test } from 'vitest'
import { takeCanonical } from '../canonical-row.ts'
import { adaptBatch, adaptSingle } from './adapt-body.ts'

const keys = [
  'type',
  'event',
  'name',
  'category',
  'userId',
  'anonymousId',
  'groupId',
  'previousId',
  'messageId',
  'timestamp',
  'originalTimestamp',
  'sentAt',
  'properties',
  'traits',
  'context',
  'integrations',
] as const

const good = { type: 'track', event: 'bought', userId: 'u1', messageId: 'good' }

const inContext = fc.record({
  page: fc.jsonValue(),
  campaign: fc.jsonValue(),
  device: fc.jsonValue(),
  externalIds: fc.jsonValue(),
  traits: fc.jsonValue(),
})

/** A good call with something else at one of its keys, or no call at all. */
const odd = fc.oneof(
  fc
    .tuple(fc.constantFrom(...keys), fc.oneof(fc.jsonValue({ maxDepth: 3 }), inContext))
    .map(([key, value]) => ({ ...good, messageId: 'odd', [key]: value })),
  fc.jsonValue(),
)

const context = {
  nowMs: Date.UTC(2026, 10, 22),
  nextSequence: () => 0,
  retentionMonths: 15,
  protocol: 'segment',
  applicationId: 'site',
  newEventId: () => 'made',
  refuseApplication: () => undefined,
  schemaFaults: () => [],
} as const

test('whatever the other calls of a batch are, a good one is taken, and each has its outcome', () => {
  fc.assert(
    fc.property(fc.array(odd, { maxLength: 6 }), fc.nat(6), (calls, place) => {
      const value = { batch: calls.toSpliced(place, 0, good), sentAt: '2026-11-22T00:00:00Z' }

      const adapted = adaptBatch({ value, text: JSON.stringify(value) })

      if (adapted.kind === 'refused') throw new Error(adapted.refusal.detail)
      const { outcomes } = takeCanonical(adapted.events, context)
      expect(outcomes).toHaveLength(value.batch.length)
      expect(outcomes).toContainEqual({ kind: 'taken', eventId: 'good', faults: [] })
    }),
    { numRuns: 500 },
  )
})

test('whatever a body is, it comes to an outcome or a refusal', () => {
  fc.assert(
    fc.property(fc.oneof(odd, fc.record({ batch: fc.jsonValue(), context: odd })), (value) => {
      const text = JSON.stringify(value)
      for (const adapted of [adaptBatch({ value, text }), adaptSingle({ value, text }, 'page')]) {
        const events = adapted.kind === 'events' ? adapted.events : []
        expect(takeCanonical(events, context).outcomes).toHaveLength(events.length)
      }
    }),
    { numRuns: 500 },
  )
})
