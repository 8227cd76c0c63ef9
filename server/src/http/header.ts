import type { FastifyRequest } from 'fastify'

/** One header of a request, undefined when it is absent. */
export function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}

/** The API key that events are sent with, '' without one. */
export function intakeKey(request: FastifyRequest): string {
  return header(request, 'dd-api-key') ?? queryKey(request) ?? ''
}

function queryKey({ query }: FastifyRequest): string | undefined {
  if (typeof query !== 'object' || query === null || !('dd-api-key' in query)) return undefined
  return typeof query['dd-api-key'] === 'string' ? query['dd-api-key'] : undefined
}
