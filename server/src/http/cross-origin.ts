import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { CatalogReading } from '../catalog/catalog.ts'
import { header } from './header.ts'
import { refuse } from './refusals.ts'

type Keys = Pick<CatalogReading, 'allowsOrigin'>

/** Browsers keep the answer to a preflight no longer than two hours. */
const preflightSeconds = 2 * 60 * 60

/**
 * Lets pages of other origins send to these paths of a scope, with their cookies or without. Neither a
 * preflight nor the start of a request tells the key, so an origin is let on here when any key allows
 * it; the request is then checked with its own.
 */
export function letPagesSend(
  scope: FastifyInstance,
  paths: readonly string[],
  catalog: Keys,
): void {
  scope.addHook('onRequest', (request, reply, done) => {
    const origin = header(request, 'origin')
    if (origin !== undefined) {
      reply.header('vary', 'Origin')
      if (catalog.allowsOrigin(origin)) {
        reply.headers({
          'access-control-allow-origin': origin,
          'access-control-allow-credentials': 'true',
          'access-control-expose-headers': 'retry-after',
        })
      }
    }
    done()
  })
  for (const path of paths) {
    scope.options(path, (request, reply) => answerPreflight(request, reply, catalog))
  }
}

function answerPreflight(request: FastifyRequest, reply: FastifyReply, catalog: Keys) {
  const origin = header(request, 'origin')
  if (origin === undefined || !catalog.allowsOrigin(origin)) {
    return refuse(reply, 'sentences', { code: 'origin_not_allowed' })
  }
  return reply
    .code(204)
    .headers({
      'access-control-allow-methods': 'GET, POST, OPTIONS',
      'access-control-allow-headers':
        header(request, 'access-control-request-headers') ?? 'content-type',
      'access-control-max-age': String(preflightSeconds),
      // A page of the internet asks before it sends to a server in the network of whoever looks at it.
      ...(header(request, 'access-control-request-private-network') === 'true'
        ? { 'access-control-allow-private-network': 'true' }
        : {}),
    })
    .send()
}
