import type { Permission } from '@throughline/contract'
import type { onRequestAsyncHookHandler } from 'fastify'
import type { Access } from './access.ts'
import { refuse } from './refusals.ts'

/**
 * Lets only those on who have the permission, by both keys or the cookie of the web app. Before the
 * body: nobody unknown makes the server read one.
 */
export function authorize(
  access: Pick<Access, 'refuseCaller'>,
  permission: Permission,
): onRequestAsyncHookHandler {
  return async (request, reply) => {
    const refusal = access.refuseCaller(request, permission)
    return refusal === undefined ? undefined : refuse(reply, 'sentences', refusal)
  }
}
