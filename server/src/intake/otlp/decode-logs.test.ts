import { ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { SeverityNumber, type LogRecord } from '@opentelemetry/api-logs'
import { expect, test } from 'vitest'
import type { CanonicalEvent } from '../canonical-event.ts'
import { decodeLogs, logEventsMax, type DecodedLogs } from './decode-logs.ts'
import { encoded, logsRequest } from './message-types.ts'
import { recordedLogBodies } from './recorded-logs.ts'

const encodings = ['protobuf', 'json'] as const
const at = 1_795_262_400_123
const spanContext = {
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: 'eee19b7ec3c1b174',
  traceFlags: 1,
}
const inSpan = trace.setSpanContext(ROOT_CONTEXT, spanContext)

const paid: LogRecord = {
  eventName: 'payment.failed',
  timestamp: at,
  severityNumber: SeverityNumber.ERROR,
  severityText: 'ERROR',
  body: 'no funds',
  attributes: {
    'session.id': 's1',
    'user.id': 'u1',
    'user.plan': 'gold',
    'account.id': 'a1',
    'order.total': 12.5,
    'order.id': 'o1',
    items: ['book', 'pen'],
  },
  context: inSpan,
}

const resource = {
  'service.name': 'shop',
  'service.version': '1.4.2',
  'deployment.environment.name': 'prod',
}

function eventsIn(decoded: DecodedLogs): readonly CanonicalEvent[] {
  if (decoded.kind === 'malformed') throw new Error(decoded.message)
  return decoded.events.flatMap((one) => (one.kind === 'event' ? [one.event] : []))
}

function eventsOf(...records: readonly LogRecord[]): readonly CanonicalEvent[] {
  const { protobuf } = recordedLogBodies({
    resource,
    record: (logger) => {
      for (const record of records) logger.emit(record)
    },
  })
  return eventsIn(decodeLogs(protobuf, 'protobuf'))
}

test.each(encodings)('an event that an exporter sends in %s is an event of ours', (encoding) => {
  const bodies = recordedLogBodies({ resource, record: (logger) => logger.emit(paid) })

  const [event] = eventsIn(decodeLogs(bodies[encoding], encoding))

  expect(event).toMatchObject({
    applicationId: '',
    type: 'server',
    kind: 'track',
    name: 'payment.failed',
    clientTimeMs: at,
    traits: { plan: 'gold' },
    sender: { service: 'shop', env: 'prod', version: '1.4.2' },
    context: {
      resource: {
        service: { name: 'shop', version: '1.4.2' },
        deployment: { environment: { name: 'prod' } },
      },
      scope: { name: 'checkout', version: '1.2.0' },
    },
    told: [],
  })
  expect(event?.eventId).toMatch(/^[\da-f]{32}$/)
  expect(event?.ids).toMatchObject({
    user: 'u1',
    account: 'a1',
    session: 's1',
    trace: spanContext.traceId,
    span: spanContext.spanId,
  })
  expect(event?.properties).toEqual({
    body: 'no funds',
    severity: { text: 'ERROR', number: 17 },
    order: { total: 12.5, id: 'o1' },
    items: ['book', 'pen'],
  })
})

test('an event is the same in both encodings, its id included', () => {
  const bodies = recordedLogBodies({ resource, record: (logger) => logger.emit(paid) })

  const decoded = decodeLogs(bodies.protobuf, 'protobuf')

  expect(eventsIn(decoded)).toHaveLength(1)
  expect(decodeLogs(bodies.json, 'json')).toEqual(decoded)
})

test('records without an event name are rejected', () => {
  const { protobuf } = recordedLogBodies({
    record: (logger) => {
      logger.emit({ body: 'started' })
      logger.emit(paid)
      logger.emit({ body: 'stopped', eventName: ' ' })
    },
  })

  const decoded = decodeLogs(protobuf, 'protobuf')

  expect(decoded).toMatchObject({ kind: 'events', events: [{ event: { name: paid.eventName } }] })
  expect(decoded).toMatchObject({ rejected: new Map([['log_record_not_event', 2]]) })
})

test('an event that is sent again has the same id, and another one has another', () => {
  const attributes = { ...paid.attributes, 'order.id': 'o2' }

  const ids = [paid, { ...paid, attributes }, { ...paid, timestamp: at + 1 }].map(
    (record) => eventsOf({ ...record, observedTimestamp: at })[0]?.eventId,
  )

  expect(new Set(ids).size).toBe(3)
  expect(eventsOf({ ...paid, observedTimestamp: at })[0]?.eventId).toBe(ids[0])
})

test('what stands twice in a body are two events, and the same two when it is sent again', () => {
  const twice = () =>
    eventsOf({ ...paid, observedTimestamp: at }, { ...paid, observedTimestamp: at }).map(
      ({ eventId }) => eventId,
    )

  expect(new Set(twice()).size).toBe(2)
  expect(twice()).toEqual(twice())
})

test('an id of its own is the id of the event', () => {
  const attributes = { 'log.record.uid': '01J9', 'session.id': 's1' }

  expect(eventsOf({ ...paid, attributes })[0]?.eventId).toBe('01J9')
})

test('an event without a person and a trace is told of, one within a trace is not', () => {
  const alone: LogRecord = { eventName: 'started', context: ROOT_CONTEXT }

  const [nobodys, traced] = eventsOf(alone, { ...alone, context: inSpan })

  expect(nobodys?.told).toEqual([{ type: 'identity_missing', place: '/usr/id' }])
  expect(traced?.told).toEqual([])
})

test('an id may be a number', () => {
  expect(eventsOf({ ...paid, attributes: { 'enduser.id': 7 } })[0]?.ids.user).toBe('7')
})

test('an id that only the resource says is the id of its events', () => {
  const { json } = recordedLogBodies({
    resource: { 'device.id': 'd1', 'session.id': 'of the process' },
    record: (logger) => logger.emit(paid),
  })

  const [event] = eventsIn(decodeLogs(json, 'json'))

  expect(event?.ids).toMatchObject({ device: 'd1', session: 's1' })
})

type Fields = Readonly<Record<string, unknown>>

function decodeRecords(logRecords: readonly Fields[]): DecodedLogs {
  return decodeLogs(
    encoded(logsRequest, { resourceLogs: [{ scopeLogs: [{ logRecords }] }] }),
    'protobuf',
  )
}

test('the name may be the attribute event.name, the time that of the observer', () => {
  const attributes = [{ key: 'event.name', value: { stringValue: 'signed up' } }]
  const observedTimeUnixNano = `${at}000000`

  const [event] = eventsIn(decodeRecords([{ attributes, observedTimeUnixNano }]))

  expect(event).toMatchObject({ name: 'signed up', clientTimeMs: at, properties: {} })
})

test('an event without any time has no id that could be the one of another', () => {
  const record = { eventName: 'tick' }

  const [event] = eventsIn(decodeRecords([record]))

  expect(event).toMatchObject({ eventId: '', clientTimeMs: undefined })
})

test('names with dots are opened, unless a part of them is a whole name', () => {
  const attributes = Object.entries({
    a: '1',
    'a.b': '2',
    'c.d': '3',
    'c.d.e': '4',
    '.f': '5',
  }).map(([key, stringValue]) => ({ key, value: { stringValue } }))

  const [event] = eventsIn(decodeRecords([{ eventName: 'x', attributes }]))

  expect(event?.properties).toEqual({ a: '1', 'a.b': '2', c: { d: '3', 'd.e': '4' }, '.f': '5' })
})

test('a body may be nested, and hold what JSON has no value for', () => {
  const values = [
    { key: 'big', value: { intValue: '9223372036854775807' } },
    { key: 'raw', value: { bytesValue: Buffer.from([1, 2]) } },
    { key: 'none', value: { doubleValue: Number.NaN } },
    { key: 'list', value: { arrayValue: { values: [{ boolValue: true }, {}] } } },
  ]

  const [event] = eventsIn(decodeRecords([{ eventName: 'x', body: { kvlistValue: { values } } }]))

  expect(event?.properties).toEqual({
    body: { big: '9223372036854775807', raw: 'AQI=', none: 'NaN', list: [true, null] },
  })
})

test('of a body 10,000 events are taken', () => {
  const records = Array.from({ length: logEventsMax + 2 }, () => ({ eventName: 'x' }))

  const decoded = decodeRecords(records)

  expect(eventsIn(decoded)).toHaveLength(10_000)
  expect(decoded).toMatchObject({ rejected: new Map([['batch_too_long', 2]]) })
})

test('a body that cannot be read is refused', () => {
  expect(decodeLogs(Buffer.from('{"resourceLogs":1}'), 'json')).toEqual({
    kind: 'malformed',
    message: '/resourceLogs must be a list',
  })
  expect(decodeLogs(Buffer.from([0x0a, 9]), 'protobuf')).toEqual({
    kind: 'malformed',
    message: 'it ends within a value',
  })
})
