/** Traces of a shop, for pages that show them. */
import type { SentSpan } from './sent-spans.ts'

export const startMs = Date.now() - 600_000

/** A checkout that fails after 2 s because the bank does not answer. */
export function failedCheckout(): readonly SentSpan[] {
  const error = { type: 'IssuerTimeout', message: 'the issuer did not answer', stack: 'at charge' }
  const whose = { 'usr.id': 'ada', 'session.id': 'visit-1' }
  const root = { service: 'shop', startMs, durationMs: 2_200, error, tags: whose }
  const cart = { service: 'cart', startMs: startMs + 10, durationMs: 30 }
  const payment = { service: 'shop', startMs: startMs + 60, durationMs: 2_060, error }
  const charge = { service: 'payments', startMs: startMs + 80, durationMs: 1_980, error }
  const query = { service: 'cart', startMs: startMs + 15, durationMs: 20 }
  const tags = { 'payment.error_code': 'issuer_timeout' }
  return [
    { id: 1, resource: 'POST /checkout', ...root },
    { id: 2, parent: 1, resource: 'Cart/Get', ...cart },
    { id: 4, parent: 2, resource: 'GET cart', ...query },
    { id: 3, parent: 1, resource: 'payment', ...payment },
    { id: 5, parent: 3, resource: 'POST /charges', ...charge, tags },
  ]
}

/** Clocks and parents that are not right. */
export function brokenTrace(): readonly SentSpan[] {
  const early = { startMs: startMs - 15, durationMs: 40 }
  return [
    { id: 1, service: 'gateway', resource: 'GET /orders', startMs, durationMs: 80 },
    { id: 2, parent: 1, service: 'orders', resource: 'GET /orders/7', ...early },
    { id: 3, parent: 99, service: 'mailer', resource: 'send mail', startMs, durationMs: 20 },
  ]
}

/** 10,001 spans below each other. */
export function manySpans(): readonly SentSpan[] {
  const root = { id: 1, service: 'batch', resource: 'rebuild', startMs, durationMs: 20_000 }
  const steps = Array.from({ length: 10_000 }, (_, index) => ({
    id: index + 2,
    parent: 1 + Math.floor(index / 8),
    service: 'batch',
    resource: `document ${index}`,
    startMs: startMs + index,
    durationMs: 5,
  }))
  return [root, ...steps]
}

/** A request that is well, a second before the one of the index before. */
export function aRequest(trace: number, index: number): SentSpan {
  const took = { startMs: startMs - 1_000 * index, durationMs: 5 + (index % 40) }
  return { id: trace, service: 'shop', resource: 'GET /products', ...took }
}
