import { expect, test } from 'vitest'
import type { EventSchemaDocument } from '../../catalog/catalog-document.ts'
import { aCanonicalEvent } from '../a-canonical-event.ts'
import { noIds, type CanonicalEvent } from '../canonical-event.ts'
import { openEventChecks } from './event-checks.ts'

function aDocument(content: Partial<EventSchemaDocument>): EventSchemaDocument {
  return {
    kind: 'event_schema',
    id: 's',
    version: 1,
    deleted: false,
    eventType: 'order-paid',
    description: '',
    isEnabled: true,
    jsonSchema: { 'event@properties': { required: ['total'] } },
    createdAtMs: 1,
    modifiedAtMs: 1,
    ...content,
  }
}

function anEvent(given: Partial<CanonicalEvent> = {}): CanonicalEvent {
  return aCanonicalEvent({ name: 'order-paid', ...given })
}

function faultsOf(event: CanonicalEvent, ...documents: EventSchemaDocument[]): readonly string[] {
  return openEventChecks({ eventSchemas: () => documents })(event)
}

const missing = "event@properties must have required property 'total'"

test('an event is held against every enabled schema of its type and application', () => {
  const schemas = [
    aDocument({ applicationId: 'shop' }),
    aDocument({ eventType: 'Order Paid' }),
    aDocument({ applicationId: 'blog' }),
    aDocument({ isEnabled: false }),
    aDocument({ eventType: 'order' }),
  ]

  expect(faultsOf(anEvent(), ...schemas)).toEqual([missing, missing])
  expect(faultsOf(anEvent({ name: 'Order Paid' }), ...schemas)).toEqual([missing, missing])
  expect(faultsOf(anEvent({ properties: { total: 1 } }), ...schemas)).toEqual([])
  expect(faultsOf(anEvent({ name: 'page-view' }), ...schemas)).toEqual([])
})

test('a schema may be about any target, and a place in it', () => {
  const isText = { type: 'string', minLength: 2 }
  const jsonSchema = {
    'event@properties.cart.id': isText,
    'event@context.page': { required: ['url'] },
    'event@tags': { contains: { const: 'shop' } },
    'session@id': isText,
    'profile@id': isText,
    'profile@traits.plan': { enum: ['free', 'paid'] },
  }
  const good = anEvent({
    properties: { cart: { id: 'c1' } },
    context: { page: { url: 'u' } },
    tags: ['shop'],
    ids: { ...noIds, session: 's1', profile: 'p1' },
    traits: { plan: 'paid' },
  })
  const bad = anEvent({
    properties: { cart: { id: 1 } },
    tags: ['blog'],
    ids: { ...noIds, profile: 'p' },
  })

  expect(faultsOf(good, aDocument({ jsonSchema }))).toEqual([])
  expect(faultsOf(bad, aDocument({ jsonSchema }))).toEqual([
    'event@properties.cart.id must be string',
    'event@context.page is missing',
    'event@tags must contain at least 1 valid item(s)',
    'session@id is missing',
    'profile@id must NOT have fewer than 2 characters',
    'profile@traits.plan is missing',
  ])
})

test('a schema that is changed holds from the next event on', () => {
  let documents = [aDocument({})]
  const check = openEventChecks({ eventSchemas: () => documents })
  const before = check(anEvent())
  documents = [aDocument({ jsonSchema: { 'event@tags': { minItems: 1 } } })]
  const changed = check(anEvent())
  documents = []

  expect(before).toEqual([missing])
  expect(changed).toEqual(['event@tags must NOT have fewer than 1 items'])
  expect(check(anEvent())).toEqual([])
})

test('an event of more than 2,000 values or 100 levels is not looked through', () => {
  const values = (count: number) => Array.from({ length: count }, (_, at) => at)
  let deep: unknown = 1
  for (let depth = 0; depth < 5_000; depth += 1) deep = [deep]
  const unique = aDocument({ jsonSchema: { 'event@properties.list': { uniqueItems: true } } })

  expect(faultsOf(anEvent({ properties: { list: values(1_999) } }), unique)).toEqual([])
  const tooMany = ['event@properties.list has over 2000 values, or is too deep']
  expect(faultsOf(anEvent({ properties: { list: values(2_000) } }), unique)).toEqual(tooMany)
  expect(faultsOf(anEvent({ properties: { list: deep } }), unique)).toEqual(tooMany)
})

test('of many faults ten are named', () => {
  expect(faultsOf(anEvent(), ...Array.from({ length: 12 }, () => aDocument({})))).toHaveLength(10)
})
