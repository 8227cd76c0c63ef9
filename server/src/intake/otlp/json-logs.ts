/** Log records in JSON. */
import type { JsonObject } from '../json-object.ts'
import { readJsonGroups } from './json-groups.ts'
import {
  enumIn,
  field,
  inside,
  nsIn,
  spanIdIn,
  textIn,
  traceIdIn,
  type JsonReading,
} from './json-reader.ts'
import { readAttributes, readValue } from './json-values.ts'
import type { Room } from '../spans/room.ts'
import { emptyLog, type LogVisitor, type SentLog } from './sent-log.ts'

const fields = {
  resources: field('resourceLogs'),
  scopes: field('scopeLogs'),
  records: field('logRecords'),
} as const

/** Reads an ExportLogsServiceRequest; gives back what is wrong with the body, if anything is. */
export function readJsonLogs(body: Buffer, room: Room, visitor: LogVisitor): string | undefined {
  return readJsonGroups({ body, fields, room }, (reading) => ({
    ...visitor,
    record: (object) => visitor.record(readLog(reading, object)),
  }))
}

const inLog = {
  time: field('timeUnixNano'),
  severityNumber: field('severityNumber'),
  severityText: field('severityText'),
  body: field('body'),
  attributes: field('attributes'),
  traceId: field('traceId'),
  spanId: field('spanId'),
  observed: field('observedTimeUnixNano'),
  eventName: field('eventName'),
} as const

const levels = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const
const severities = [
  'SEVERITY_NUMBER_UNSPECIFIED',
  ...levels.flatMap((level) => ['', 2, 3, 4].map((step) => `SEVERITY_NUMBER_${level}${step}`)),
]

function readLog(reading: JsonReading, object: JsonObject): SentLog {
  const log = emptyLog()
  log.timeNs = nsIn(reading, object, inLog.time)
  log.observedNs = nsIn(reading, object, inLog.observed)
  log.severityNumber = enumIn(reading, { object, of: inLog.severityNumber }, severities)
  log.severityText = textIn(reading, object, inLog.severityText)
  log.body = inside(reading, { object, of: inLog.body }, (body) => readValue(reading, body))
  readAttributes(reading, { object, of: inLog.attributes }, (key, value) => {
    log.attributes.set(key, value)
  })
  log.traceId = traceIdIn(reading, object, inLog.traceId)
  log.spanId = spanIdIn(reading, object, inLog.spanId)
  log.eventName = textIn(reading, object, inLog.eventName)
  return log
}
