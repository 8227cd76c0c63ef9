import { beforeEach, expect, test } from 'vitest'
import { aCanonicalEvent } from '../intake/a-canonical-event.ts'
import type { CanonicalEvent } from '../intake/canonical-event.ts'
import { findInexactness } from '../intake/exactness.ts'
import { decodeRecord } from '../warehouse/event-row.ts'
import { readRow } from '../warehouse/read-row.ts'
import type { IntakeTools } from './accept-events.ts'
import { fakeTools, keys } from './fake-stages.ts'
import { keepCanonical } from './keep-canonical.ts'

let tools: IntakeTools

beforeEach(async () => {
  tools = (await fakeTools()).intake
})

const sender = { key: keys.api_key, protocol: 'segment', applicationId: 'site' } as const

function event(given: Partial<CanonicalEvent>) {
  return { kind: 'event', event: aCanonicalEvent({ applicationId: '', ...given }) } as const
}

type Source = { readonly applicationId: string }
type Figure = { readonly type: string; readonly count: number }

test('of a body the good events are kept, and the others are told of in their place', async () => {
  const refusal = findInexactness({ a: Number.POSITIVE_INFINITY }, '{"a":1e400}') ?? {
    code: 'event_malformed',
    detail: '',
  }
  const named = { applicationId: 'site', eventName: 'odd' }
  const events = [event({}), { kind: 'refused', refusal, named } as const, event({ eventId: 'e2' })]

  const kept = await keepCanonical(events, sender, tools)

  expect(kept).toMatchObject({
    kind: 'kept',
    outcomes: [
      { kind: 'taken', eventId: 'e1' },
      { kind: 'refused', dropped: { code: 'event_number_inexact' } },
      { kind: 'taken', eventId: 'e2' },
    ],
  })
  expect(tools.catalog.isApplication('site')).toBe(true)
})

test('an event that does not fit a schema of its type is kept, marked and told of', async () => {
  const { app, intake } = await fakeTools()
  await app.catalog.put({
    kind: 'event_schema',
    id: 's',
    deleted: false,
    eventType: 'Order Placed',
    description: '',
    isEnabled: true,
    jsonSchema: { 'event@properties': { required: ['total'] } },
    createdAtMs: 1,
    modifiedAtMs: 1,
  })
  const records: Buffer[] = []
  const told: string[] = []
  const watched = {
    ...intake,
    live: { accepted: (record: Buffer) => records.push(record), rejected: () => {} },
    figures: { count: (_: object, { type }: { readonly type: string }) => told.push(type) },
  }

  await keepCanonical([event({}), event({ properties: { total: 1 } })], sender, watched)

  const rows = records.flatMap(decodeRecord).map(({ row }) => readRow(row).attributes)
  expect(rows[0]).toMatchObject({
    validation: { valid: false, errors: ["event@properties must have required property 'total'"] },
  })
  expect(rows[1]).not.toHaveProperty('validation')
  expect(told).toEqual(['accepted', 'event_invalid', 'application_created'])
})

test('while the journal is full nothing of a body is kept, and the sender learns why', async () => {
  const full = { append: () => Promise.resolve('full' as const) }

  const told: object[] = []
  const watched = {
    ...tools,
    journal: full,
    live: { accepted: () => told.push({ shown: true }), rejected: () => {} },
    figures: {
      count: ({ applicationId }: Source, { type, count }: Figure) =>
        told.push({ applicationId, type, count }),
    },
  }

  const kept = await keepCanonical([event({})], sender, watched)

  expect(kept).toEqual({ kind: 'failed', code: 'journal_full' })
  expect(told).toEqual([{ applicationId: 'site', type: 'journal_full', count: 1 }])
  expect(tools.catalog.isApplication('site')).toBe(false)
})
