/** Spans for tests, recorded by OpenTelemetry's own SDK and written by its own exporters. */
import type { Attributes, Tracer } from '@opentelemetry/api'
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import type { Encoding } from './encoding.ts'

type Recording = {
  readonly resource?: Attributes
  readonly scope?: { readonly name: string; readonly version: string }
  readonly record: (tracer: Tracer) => void
}

/** The bodies that the two exporters send for the spans that `record` ends. */
export function recordedBodies({
  resource = {},
  scope = { name: 'checkout', version: '1.2.0' },
  record,
}: Recording): Readonly<Record<Encoding, Buffer>> {
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes(resource),
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  })
  record(provider.getTracer(scope.name, scope.version))
  const spans = exporter.getFinishedSpans()
  return {
    protobuf: Buffer.from(ProtobufTraceSerializer.serializeRequest(spans) ?? []),
    json: Buffer.from(JsonTraceSerializer.serializeRequest(spans) ?? []),
  }
}
