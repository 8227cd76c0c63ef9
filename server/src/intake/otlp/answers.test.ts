import {
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer'
import protobuf from 'protobufjs'
import { expect, test } from 'vitest'
import { exportAnswer, statusAnswer } from './answers.ts'
import { contentTypeOf, encodingOf } from './encoding.ts'

const none = { count: 0, message: '' }
const some = { count: 300, message: 'it ends before it starts' }

test('an answer that all was kept is {} in JSON and no bytes in protobuf', () => {
  expect(exportAnswer('json', 'spans', none).toString()).toBe('{}')
  expect(exportAnswer('protobuf', 'spans', none)).toHaveLength(0)
})

test('the exporters read how many spans and log records were rejected, and why', () => {
  const partialSuccess = { rejectedSpans: 300, errorMessage: some.message }
  const ofLogs = { rejectedLogRecords: 300, errorMessage: some.message }

  const json = JsonTraceSerializer.deserializeResponse(exportAnswer('json', 'spans', some))
  const binary = ProtobufTraceSerializer.deserializeResponse(
    exportAnswer('protobuf', 'spans', some),
  )
  const logs = ProtobufLogsSerializer.deserializeResponse(
    exportAnswer('protobuf', 'logRecords', some),
  )

  expect([json, binary]).toEqual([{ partialSuccess }, { partialSuccess }])
  expect(logs).toEqual({ partialSuccess: ofLogs })
})

test('a refused body is answered with a google.rpc.Status of its encoding', () => {
  const { root } = protobuf.parse(
    'syntax = "proto3"; message Status { int32 code = 1; string message = 2; }',
  )
  const message = 'it ends within a value'

  const binary = root.lookupType('Status').decode(statusAnswer('protobuf', 400, message))

  expect(binary.toJSON()).toEqual({ code: 3, message })
  expect(JSON.parse(statusAnswer('json', 400, message).toString())).toEqual({
    code: 3,
    message,
  })
})

test.each([
  ['application/json', 'json'],
  ['Application/JSON; charset=utf-8', 'json'],
  ['application/x-protobuf', 'protobuf'],
  ['application/protobuf', 'protobuf'],
  ['text/plain', undefined],
  ['', undefined],
])('the content type %s is read as %s', (contentType, encoding) => {
  expect(encodingOf(contentType)).toBe(encoding)
})

test.each(['json', 'protobuf'] as const)(
  'an answer in %s has a content type of its own',
  (encoding) => {
    expect(encodingOf(contentTypeOf(encoding))).toBe(encoding)
  },
)
