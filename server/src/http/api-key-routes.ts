import { ApiKeyCreate, ApiKeyUpdate, type ApiKeysAnswer } from '@throughline/contract'
import type { FastifyInstance } from 'fastify'
import type { Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { KeyDocument } from '../catalog/catalog-document.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { keysMax, newKey, type KeyChange } from '../catalog/keys.ts'
import { invalid } from '../query/parse/faults.ts'
import { authorize } from './authorize.ts'
import { apiKey } from './key-answers.ts'
import { keyPaths } from './key-endpoints.ts'
import { manageKeys, type KeyTools, type ManagedKeys } from './managed-keys.ts'
import type { Refusal } from './refusals.ts'
import { acceptAnyBody } from './request-body.ts'

type Start = Static<typeof ApiKeyCreate>['data']['attributes']
type Change = Static<typeof ApiKeyUpdate>['data']['attributes']

const create = Compile(ApiKeyCreate)
const update = Compile(ApiKeyUpdate)

/** API keys as the vendor's clients manage them. */
export function apiKeyRoutes(app: FastifyInstance, tools: KeyTools): void {
  const { access, catalog } = tools
  const reading = { onRequest: authorize(access, 'api_keys_read') }
  const writing = { onRequest: authorize(access, 'api_keys_write') }
  const deleting = { onRequest: authorize(access, 'api_keys_delete') }
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope)
    const keys = { ...tools, ...apiKeys(catalog) }
    const creating = writing
    manageKeys(scope, keys, { path: keyPaths.apiKeys, reading, writing, deleting, creating })
    done()
  })
}

function apiKeys(catalog: Catalog): ManagedKeys<Start, Change> {
  const kind = 'api_key'
  return {
    kind,
    create,
    update,
    refuseStart: (start) => refuseOwnKey(start, catalog),
    newKey: (start, nowMs) => newKey({ kind, ...asChange(start) }, nowMs, start),
    changedKey,
    show: apiKey,
    list: ({ keys, total }): ApiKeysAnswer => ({
      data: keys.map((key) => apiKey(key)),
      meta: { max_allowed: keysMax, page: { total_filtered_count: total } },
    }),
  }
}

/** Why somebody's own key cannot be one; a key of the other kind would open what it should not. */
function refuseOwnKey(
  { key, prefix }: Start,
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

/** The key with what stands in a change; null takes back what was said. */
function changedKey(key: KeyDocument, attributes: Change): KeyDocument {
  const { applicationId, allowedOrigins, ...rest } = key
  const { application_id = applicationId, allowed_origins = allowedOrigins } = attributes
  const change = asChange({
    ...attributes,
    application_id: application_id ?? null,
    allowed_origins: allowed_origins ?? null,
  })
  return { ...rest, ...change }
}

function asChange(attributes: Change): KeyChange & { readonly name: string } {
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
