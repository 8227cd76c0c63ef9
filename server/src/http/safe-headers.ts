import type { FastifyInstance } from 'fastify'
import { routePath } from './endpoint.ts'
import { endpoints } from './endpoints.ts'

/**
 * Nothing but what this server sends itself, and nothing written into a page: what an attribute holds
 * stays text. Styles that scripts set are no inline styles.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const headers = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
} as const

/** Where senders are answered: with few bytes, which no page is made of. */
const ofSenders: ReadonlySet<string | undefined> = new Set(
  endpoints
    .filter(({ access }) => access === 'apiKey' || access === 'senderKey')
    .map(({ path }) => routePath(path)),
)

/** Tells browsers with every answer but those to senders what they must not do with it. */
export function safeHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', ({ routeOptions }, reply, done) => {
    if (!ofSenders.has(routeOptions.url)) reply.headers(headers)
    done()
  })
}
