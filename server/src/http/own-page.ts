import type { FastifyRequest } from 'fastify'
import { header } from './header.ts'

/**
 * Whether a request changes nothing, or proves that a page of this server sent it: a browser adds the
 * cookie to what other sites have it send, and says so in headers that pages cannot set. Over TLS and to
 * this machine it is Sec-Fetch-Site, else Origin.
 */
export function isOfOwnPage(request: FastifyRequest): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return true
  const site = header(request, 'sec-fetch-site')
  if (site !== undefined) return site === 'same-origin'
  const origin = header(request, 'origin') ?? ''
  return URL.canParse(origin) && new URL(origin).host === request.host
}
