import { diag, DiagLogLevel, ROOT_CONTEXT, trace, type SpanContext } from '@opentelemetry/api'
import { OTLPLogExporter as JsonLogExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPLogExporter as ProtobufLogExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { TraceAnswer } from '@throughline/contract'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { askNumber, untilStored } from '../asking.ts'
import { answerOf, call } from '../calling.ts'
import { eventually, startServer, type RunningServer } from '../running-server.ts'
import { freePort } from '../local-ports.ts'
import { readSpanCounters, untilSpansStored } from '../span-counters.ts'

let server: RunningServer
let ownPort: string

beforeAll(async () => {
  ownPort = await freePort()
  server = await startServer({ THROUGHLINE_OTLP_PORT: ownPort })
})
afterAll(() => server.remove())
afterEach(() => {
  vi.unstubAllEnvs()
})

/** What is made from here on compresses its bodies. */
function compress(): void {
  vi.stubEnv('OTEL_EXPORTER_OTLP_COMPRESSION', 'gzip')
}

const resource = resourceFromAttributes({ 'service.name': 'shop', 'service.version': '1.4.2' })

type TraceExporter = JsonTraceExporter | ProtobufTraceExporter
type LogExporter = JsonLogExporter | ProtobufLogExporter

/** Sends so many spans of one trace through the SDK, and gives the first of them. */
async function sendSpans(exporter: TraceExporter, count: number): Promise<SpanContext> {
  const provider = new BasicTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(exporter, { maxQueueSize: 4 * count })],
  })
  const tracer = provider.getTracer('checkout')
  const root = tracer.startSpan('POST /checkout')
  const inRoot = trace.setSpan(ROOT_CONTEXT, root)
  for (let index = 1; index < count; index += 1) {
    tracer.startSpan('charge', { attributes: { 'order.id': `o${index}` } }, inRoot).end()
  }
  root.end()
  await provider.forceFlush()
  await provider.shutdown()
  return root.spanContext()
}

type Emit = (logger: ReturnType<LoggerProvider['getLogger']>) => void

async function sendLogs(exporter: LogExporter, emit: Emit): Promise<void> {
  const processors = [new BatchLogRecordProcessor({ exporter })]
  const provider = new LoggerProvider({ resource, processors })
  emit(provider.getLogger('checkout'))
  await provider.forceFlush()
  await provider.shutdown()
}

/** Waits until a trace has so many spans, and gives the name of its root. */
function rootOf({ traceId }: SpanContext, spanCount: number): Promise<string | undefined> {
  return eventually(async () => {
    const found = await call(server, { path: `/api/throughline/v1/traces/${traceId}` })
    const { attributes } = (await answerOf(found, TraceAnswer)).data
    expect(attributes.span_count).toBe(spanCount)
    const { spans, root_span_id: root } = attributes
    return spans.find(({ id }) => id === root)?.attributes.resource
  })
}

test.each([
  ['JSON', JsonTraceExporter],
  ['protobuf', ProtobufTraceExporter],
] as const)(
  'spans of the exporter of %s are stored: on the port of its own without a key, elsewhere with one',
  async (_, Exporter) => {
    const own = await sendSpans(new Exporter({ url: `http://127.0.0.1:${ownPort}/v1/traces` }), 100)
    compress()
    const other = await sendSpans(
      new Exporter({
        url: `${server.url}/v1/traces`,
        headers: { 'x-api-key': server.apiKey },
      }),
      1_000,
    )

    expect(await rootOf(own, 100)).toBe('POST /checkout')
    expect(await rootOf(other, 1_000)).toBe('POST /checkout')
  },
)

test.each([
  ['JSON', JsonLogExporter],
  ['protobuf', ProtobufLogExporter],
] as const)(
  'an event of the exporter of %s is an event, and names its trace',
  async (name, Log) => {
    const url = `${server.url}/v1/logs`
    const headers = { authorization: `Bearer ${server.apiKey}` }
    const span = await sendSpans(
      new JsonTraceExporter({ url: `http://127.0.0.1:${ownPort}/v1/traces` }),
      1,
    )

    compress()
    await sendLogs(new Log({ url, headers }), (logger) => {
      logger.emit({
        eventName: 'payment.failed',
        context: trace.setSpanContext(ROOT_CONTEXT, span),
        attributes: { 'user.id': 'ada', 'application.id': `shop-${name}`, 'order.total': 12.5 },
      })
    })

    await untilStored(server)
    const query = `@application.id:shop-${name} @event.name:payment.failed @usr.id:ada @order.total:12.5`
    const ofTrace = `${query} @_dd.trace_id:${span.traceId} @_dd.span_id:${span.spanId} service:shop`
    expect(await askNumber(server, ofTrace, { aggregation: 'count' })).toBe(1)
  },
)

test('an exporter is told of log records that are no events, and sends them no second time', async () => {
  const told: string[] = []
  const note = (message: string, ...more: unknown[]) => {
    told.push([message, ...more].map(String).join(' '))
  }
  const unheard = () => {}
  const logger = { error: note, warn: note, info: unheard, debug: unheard, verbose: unheard }
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true })

  await sendLogs(new ProtobufLogExporter({ url: `http://127.0.0.1:${ownPort}/v1/logs` }), (to) => {
    to.emit({ body: 'started' })
  })
  diag.disable()

  expect(told.join('\n')).toContain('1 rejected: The log record is no event')
})

test('a server of several workers takes spans of exporters too', async () => {
  const port = await freePort()
  const several = await startServer({ THROUGHLINE_OTLP_PORT: port, THROUGHLINE_WORKERS: '2' })

  await sendSpans(new ProtobufTraceExporter({ url: `http://127.0.0.1:${port}/v1/traces` }), 10)

  await untilSpansStored(several)
  expect((await readSpanCounters(several))['stored']).toBe(10)
  await several.remove()
})

test.each([
  ['127.0.0.1', 200],
  ['0.0.0.0', 401],
])('on %s whoever has no key is answered %i', async (host, status) => {
  const port = await freePort()
  const environment = { THROUGHLINE_OTLP_PORT: port, THROUGHLINE_TRACE_HOST: host }
  const other = await startServer(environment)

  const answer = await fetch(`http://127.0.0.1:${port}/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"resourceLogs":[]}',
  })
  await other.remove()

  expect(answer.status).toBe(status)
})
