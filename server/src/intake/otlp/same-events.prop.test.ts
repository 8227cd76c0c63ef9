import fc from 'fast-check'
import { expect, test } from 'vitest'
import { takeCanonical, type CanonicalContext } from '../canonical-row.ts'
import { decodeLogs } from './decode-logs.ts'
import { encoded, logsRequest } from './message-types.ts'
import { attributes, forProtobuf, hexOf, ns, optional, text, value } from './odd-requests.ts'

const logRecord = fc.record(
  {
    eventName: fc.oneof(fc.constant('paid'), text),
    timeUnixNano: ns,
    observedTimeUnixNano: ns,
    severityNumber: fc.nat(25),
    severityText: text,
    body: value,
    attributes,
    traceId: hexOf(16),
    spanId: hexOf(8),
  },
  optional,
)
const scope = fc.record({ name: text, version: text, attributes }, optional)
const scopeLogs = fc.record({ scope, logRecords: fc.array(logRecord, { maxLength: 4 }) })
const request = fc.record({
  resourceLogs: fc.array(
    fc.record({
      resource: fc.record({ attributes }),
      scopeLogs: fc.array(scopeLogs, { maxLength: 2 }),
    }),
    { maxLength: 2 },
  ),
})

const context: CanonicalContext = {
  nowMs: Date.parse('2026-11-22T10:00:00Z'),
  nextSequence: () => 7,
  retentionMonths: 15,
  protocol: 'segment',
  applicationId: 'otlp',
  newEventId: () => 'made-1',
  schemaFaults: () => [],
  refuseApplication: () => undefined,
}

test('a request is the same events in protobuf and in JSON, and each is kept or refused', () => {
  let kept = 0
  fc.assert(
    fc.property(request, (sent) => {
      const binary = encoded(logsRequest, { resourceLogs: forProtobuf(sent.resourceLogs) })

      const decoded = decodeLogs(binary, 'protobuf')

      expect(decodeLogs(Buffer.from(JSON.stringify(sent)), 'json')).toEqual(decoded)
      if (decoded.kind === 'malformed') throw new Error(decoded.message)
      kept += takeCanonical(decoded.events, context).taken.count
    }),
    { numRuns: 2_000 },
  )
  // Or the test would say nothing.
  expect(kept).toBeGreaterThan(500)
})

test('any bytes are read or refused, in either encoding', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      for (const encoding of ['protobuf', 'json'] as const) {
        expect(decodeLogs(Buffer.from(bytes), encoding).kind).toMatch(/events|malformed/)
      }
    }),
    { numRuns: 3_000 },
  )
})
