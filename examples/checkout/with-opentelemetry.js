import { SpanStatusCode, trace } from '@opentelemetry/api'
import { provider } from './opentelemetry.js'
import { serve } from './serve.js'

const tracer = trace.getTracer('checkout')

function step(name, work) {
  return tracer.startActiveSpan(name, async (span) => {
    try {
      return await work()
    } catch (error) {
      span.recordException(error)
      span.setStatus({ code: SpanStatusCode.ERROR, message: error.message })
      throw error
    } finally {
      span.end()
    }
  })
}

serve({ step, closeTracer: () => provider.shutdown() })
