/** Log records in protobuf. The numbers are those of `opentelemetry/proto/logs/v1/logs.proto`. */
import { readGroups } from './protobuf-groups.ts'
import { readSpanId, readTraceId } from './protobuf-ids.ts'
import {
  enter,
  leave,
  nextTag,
  openProtobuf,
  readFixed64,
  readText,
  readVarint,
  skip,
  tagOf,
  type ProtobufReader,
} from './protobuf-reader.ts'
import { putInMap, readAttribute, readValue } from './protobuf-values.ts'
import type { Room } from '../spans/room.ts'
import { emptyLog, type LogVisitor, type SentLog } from './sent-log.ts'

/** Reads an ExportLogsServiceRequest; gives back what is wrong with the bytes, if anything is. */
export function readProtobufLogs(
  bytes: Buffer,
  room: Room,
  visitor: LogVisitor,
): string | undefined {
  const reader = openProtobuf(bytes, room)
  readGroups(reader, { ...visitor, record: () => visitor.record(readLog(reader)) })
  return reader.fault
}

const inLog = {
  time: tagOf(1, 'fixed64'),
  severityNumber: tagOf(2, 'varint'),
  severityText: tagOf(3, 'bytes'),
  body: tagOf(5, 'bytes'),
  attribute: tagOf(6, 'bytes'),
  traceId: tagOf(9, 'bytes'),
  spanId: tagOf(10, 'bytes'),
  observed: tagOf(11, 'fixed64'),
  eventName: tagOf(12, 'bytes'),
} as const

function readLog(reader: ProtobufReader): SentLog {
  const log = emptyLog()
  const outerEnd = enter(reader)
  for (let tag = nextTag(reader); tag !== 0; tag = nextTag(reader)) readField(reader, tag, log)
  leave(reader, outerEnd)
  return log
}

function readField(reader: ProtobufReader, tag: number, log: SentLog): void {
  switch (tag) {
    case inLog.attribute:
      return readAttribute(reader, putInMap, log.attributes)
    case inLog.time:
      log.timeNs = readFixed64(reader)
      break
    case inLog.observed:
      log.observedNs = readFixed64(reader)
      break
    case inLog.severityNumber:
      log.severityNumber = readVarint(reader)
      break
    case inLog.severityText:
      log.severityText = readText(reader)
      break
    case inLog.body:
      log.body = readValue(reader)
      break
    case inLog.traceId:
      log.traceId = readTraceId(reader)
      break
    case inLog.spanId:
      log.spanId = readSpanId(reader)
      break
    case inLog.eventName:
      log.eventName = readText(reader)
      break
    default:
      skip(reader, tag)
  }
}
