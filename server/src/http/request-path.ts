import type { FastifyRequest } from 'fastify'

/** What stands in a path where its documentation says `{id}`. */
export function pathId({ params }: FastifyRequest): string {
  if (typeof params !== 'object' || params === null || !('id' in params)) return ''
  return String(params.id)
}
