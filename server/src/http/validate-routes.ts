import type { ApiKeyValidity, BothKeysValidity, KeyValidity } from '@throughline/contract'
import type { FastifyInstance } from 'fastify'
import { keyHash, keyUuid } from '../catalog/catalog-document.ts'
import type { Access } from './access.ts'
import { header } from './header.ts'
import { managementPaths } from './management-endpoints.ts'
import { refuse } from './refusals.ts'

/** Whether keys are good: what a client asks before it sends or asks anything else. */
export function validateRoutes(app: FastifyInstance, access: Access): void {
  app.get(managementPaths.validate, (request, reply) => {
    const code = access.refuseApiKey(request)
    if (code !== undefined) return refuse(reply, 'sentences', { code })
    return { valid: true } satisfies KeyValidity
  })
  app.get(managementPaths.validateV2, (request, reply) => {
    const code = access.refuseApiKey(request)
    if (code !== undefined) return refuse(reply, 'sentences', { code })
    return apiKeyValidity(keyUuid(keyHash(header(request, 'dd-api-key') ?? '')))
  })
  app.get(managementPaths.validateKeys, (request, reply) => {
    const code = access.refuseKeys(request)
    if (code !== undefined) return refuse(reply, 'sentences', { code })
    return { status: 'ok' } satisfies BothKeysValidity
  })
}

function apiKeyValidity(id: string): ApiKeyValidity {
  const attributes = { api_key_id: id, api_key_scopes: [], valid: true }
  return { data: { id, type: 'validate_v2', attributes } }
}
