import { ApiKeyCreate, ApiKeyUpdate, type ApiKeysAnswer } from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { KeyDocument } from '../catalog/catalog-document.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { isLastUnlimited, keysMax, newKey, type KeyChange } from '../catalog/keys.ts'
import { invalid } from '../query/parse/faults.ts'
import { authorize } from './authorize.ts'
import { routePath } from './endpoint.ts'
import { apiKey } from './key-answers.ts'
import { keyPaths } from './key-endpoints.ts'
import {
  deleteKey,
  keyNotFound,
  namedKey,
  refuseAnother,
  refuseOtherId,
  sendPage,
  type KeyTools,
} from './managed-keys.ts'
import { refuse, type Refusal } from './refusals.ts'
import { acceptAnyBody } from './request-body.ts'
import { readRequestJson, refuseJson } from './request-json.ts'

const create = Compile(ApiKeyCreate)
const update = Compile(ApiKeyUpdate)

const kind = 'api_key'
const one = routePath(keyPaths.apiKey)

/** API keys as the vendor's clients manage them. */
export function apiKeyRoutes(app: FastifyInstance, tools: KeyTools): void {
  const { access, catalog } = tools
  const reading = { onRequest: authorize(access, 'api_keys_read') }
  const writing = { onRequest: authorize(access, 'api_keys_write') }
  const deleting = { onRequest: authorize(access, 'api_keys_delete') }
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope)
    scope.get(keyPaths.apiKeys, reading, (request, reply) => listKeys(request, reply, tools))
    scope.post(keyPaths.apiKeys, writing, (request, reply) => createKey(request, reply, tools))
    scope.get(one, reading, (request, reply) => {
      const key = namedKey(catalog, kind, request)
      return key === undefined ? keyNotFound(request, reply) : { data: apiKey(key) }
    })
    scope.patch(one, writing, (request, reply) => changeKey(request, reply, tools))
    scope.delete(one, deleting, (request, reply) => deleteKey(request, reply, { catalog, kind }))
    done()
  })
}

function listKeys(
  request: FastifyRequest,
  reply: FastifyReply,
  { catalog }: KeyTools,
): FastifyReply {
  return sendPage(request, reply, {
    keys: catalog.keys(kind),
    show: ({ keys, total }): ApiKeysAnswer => ({
      data: keys.map((key) => apiKey(key)),
      meta: { max_allowed: keysMax, page: { total_filtered_count: total } },
    }),
  })
}

async function createKey(
  request: FastifyRequest,
  reply: FastifyReply,
  { catalog, nowMs }: KeyTools,
): Promise<FastifyReply> {
  const read = await readRequestJson(request, create)
  if (read.kind !== 'read') return refuseJson(reply, read)
  const refused = refuseAnother(catalog, kind, reply)
  if (refused !== undefined) return refused
  const { attributes } = read.body.data
  const refusal = refuseOwnKey(attributes, catalog)
  if (refusal !== undefined) return refuse(reply, 'sentences', refusal)
  const { secret, document } = newKey({ kind, ...asChange(attributes) }, nowMs(), attributes)
  await catalog.put(document)
  return reply.code(201).send({ data: apiKey(document, secret) })
}

async function changeKey(
  request: FastifyRequest,
  reply: FastifyReply,
  { catalog, nowMs }: KeyTools,
): Promise<FastifyReply> {
  const read = await readRequestJson(request, update)
  if (read.kind !== 'read') return refuseJson(reply, read)
  const refused = refuseOtherId(request, reply, read.body.data.id)
  if (refused !== undefined) return refused
  const key = namedKey(catalog, kind, request)
  if (key === undefined) return keyNotFound(request, reply)
  const changed = changedKey(key, read.body.data.attributes, nowMs())
  const isShut = changed.disabled === true && isLastUnlimited(catalog.keys(kind), key)
  if (isShut) return refuse(reply, 'sentences', { code: 'key_last' })
  await catalog.put(changed)
  return reply.send({ data: apiKey(changed) })
}

/** Why somebody's own key cannot be one; a key of the other kind would open what it should not. */
function refuseOwnKey(
  { key, prefix }: Static<typeof ApiKeyCreate>['data']['attributes'],
  catalog: Pick<Catalog, 'apiKey' | 'isApplicationKey'>,
): Refusal | undefined {
  if (key === undefined) return undefined
  if (prefix !== undefined) {
    const detail = invalid('/data/attributes/prefix', 'must not stand beside key')
    return { code: 'request_malformed', detail }
  }
  const isTaken = catalog.apiKey(key) !== undefined || catalog.isApplicationKey(key)
  return isTaken ? { code: 'key_taken' } : undefined
}

type Attributes = Static<typeof ApiKeyUpdate>['data']['attributes']

/** The key with what stands in a change; null takes back what was said. */
function changedKey(key: KeyDocument, attributes: Attributes, nowMs: number): KeyDocument {
  const { applicationId, allowedOrigins, ...rest } = key
  const { application_id = applicationId, allowed_origins = allowedOrigins } = attributes
  const change = asChange({
    ...attributes,
    application_id: application_id ?? null,
    allowed_origins: allowed_origins ?? null,
  })
  return { ...rest, ...change, modifiedAtMs: nowMs }
}

function asChange(attributes: Attributes): KeyChange & { readonly name: string } {
  const { name, category, disabled } = attributes
  const {
    remote_config_read_enabled: remoteConfigReadEnabled,
    application_id: applicationId,
    allowed_origins: allowedOrigins,
    source_type: sourceType,
  } = attributes
  return {
    name,
    ...(category === undefined ? {} : { category }),
    ...(remoteConfigReadEnabled === undefined ? {} : { remoteConfigReadEnabled }),
    ...(typeof applicationId === 'string' ? { applicationId } : {}),
    ...(Array.isArray(allowedOrigins) ? { allowedOrigins } : {}),
    ...(disabled === undefined ? {} : { disabled }),
    ...(sourceType === undefined ? {} : { sourceType }),
  }
}
