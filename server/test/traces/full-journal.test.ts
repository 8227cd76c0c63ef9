import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import type { FastifyInstance } from 'fastify'
import { afterEach, expect, test } from 'vitest'
import { fakeTools } from '../../src/http/fake-stages.ts'
import type { SpanTools } from '../../src/http/keep-spans.ts'
import { buildOtlpServer, requestLimits } from '../../src/http/server.ts'
import { spanRecords } from '../../src/warehouse/span-row.ts'

let app: FastifyInstance
afterEach(() => app.close())

test('an exporter that is told that there is no room comes again, and loses nothing', async () => {
  const outcomes: ('full' | 'stuck')[] = ['full', 'stuck']
  let kept = 0
  const { intake } = await fakeTools()
  const journal: SpanTools['journal'] = {
    append(record) {
      const outcome = outcomes.shift() ?? 'durable'
      if (outcome === 'durable') kept += spanRecords.count(Buffer.from(record))
      return Promise.resolve(outcome)
    },
  }
  const spans = { ...intake.spans, journal }
  app = await buildOtlpServer({ intake: { ...intake, spans }, needsKey: false }, requestLimits)
  const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/v1/traces`
  const exporter = new OTLPTraceExporter({ url })
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })

  provider.getTracer('checkout').startSpan('charge').end()
  await provider.forceFlush()
  await provider.shutdown()

  expect([outcomes, kept]).toEqual([[], 1])
})
