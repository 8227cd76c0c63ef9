/** Log records for tests, recorded by OpenTelemetry's own SDK and written by its own exporters. */
import type { Attributes } from '@opentelemetry/api'
import type { Logger } from '@opentelemetry/api-logs'
import { JsonLogsSerializer, ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  InMemoryLogRecordExporter,
  LoggerProvider,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs'
import type { Encoding } from './encoding.ts'

type Recording = { readonly resource?: Attributes; readonly record: (logger: Logger) => void }

/** The bodies that the two exporters send for the log records that `record` emits. */
export function recordedLogBodies({
  resource = {},
  record,
}: Recording): Readonly<Record<Encoding, Buffer>> {
  const exporter = new InMemoryLogRecordExporter()
  const provider = new LoggerProvider({
    resource: resourceFromAttributes(resource),
    processors: [new SimpleLogRecordProcessor({ exporter })],
  })
  record(provider.getLogger('checkout', '1.2.0'))
  const records = exporter.getFinishedLogRecords()
  return {
    protobuf: Buffer.from(ProtobufLogsSerializer.serializeRequest(records) ?? []),
    json: Buffer.from(JsonLogsSerializer.serializeRequest(records) ?? []),
  }
}
