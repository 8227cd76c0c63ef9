import {
  ApplicationKeyCreate,
  ApplicationKeyUpdate,
  type ApplicationKeysAnswer,
} from '@throughline/contract'
import type { FastifyInstance } from 'fastify'
import type { Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { KeyDocument } from '../catalog/catalog-document.ts'
import { keysMax, mayGive, newKey } from '../catalog/keys.ts'
import type { Access } from './access.ts'
import { authorize } from './authorize.ts'
import { applicationKey } from './key-answers.ts'
import { keyPaths } from './key-endpoints.ts'
import { manageKeys, type KeyTools, type ManagedKeys } from './managed-keys.ts'
import type { Refusal } from './refusals.ts'
import { acceptAnyBody } from './request-body.ts'

type Start = Static<typeof ApplicationKeyCreate>['data']['attributes']
type Change = Static<typeof ApplicationKeyUpdate>['data']['attributes']

const create = Compile(ApplicationKeyCreate)
const update = Compile(ApplicationKeyUpdate)

/**
 * Application keys as the vendor's clients manage them, those of everybody and one's own. They are
 * the same as long as a server has one user; only the permissions differ.
 */
export function applicationKeyRoutes(app: FastifyInstance, tools: KeyTools): void {
  const { access } = tools
  const own = { onRequest: authorize(access, 'user_app_keys') }
  const reading = { onRequest: authorize(access, 'org_app_keys_read') }
  const writing = { onRequest: authorize(access, 'org_app_keys_write') }
  const keys = { ...tools, ...applicationKeys(access) }
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope)
    const path = keyPaths.applicationKeys
    manageKeys(scope, keys, { path, reading, writing, deleting: writing })
    const ofOwn = { reading: own, writing: own, deleting: own, creating: own }
    manageKeys(scope, keys, { path: keyPaths.ownApplicationKeys, ...ofOwn })
    done()
  })
}

function applicationKeys(access: Access): ManagedKeys<Start, Change> {
  const kind = 'application_key'
  return {
    kind,
    create,
    update,
    refuseStart: ({ scopes }, request) =>
      mayGive(access.callerKey(request), { scopes: scopes ?? undefined }) ? undefined : tooMuch,
    newKey: ({ name, scopes }, nowMs) =>
      newKey({ kind, name, ...limitedTo(scopes ?? undefined) }, nowMs),
    refuseChange: ({ scopes }, changed, request) =>
      scopes === undefined || mayGive(access.callerKey(request), changed) ? undefined : tooMuch,
    changedKey,
    show: applicationKey,
    list: ({ keys, total }): ApplicationKeysAnswer => ({
      data: keys.map((key) => applicationKey(key)),
      meta: { max_allowed_per_user: keysMax, page: { total_filtered_count: total } },
    }),
  }
}

const tooMuch: Refusal = {
  code: 'permission_missing',
  detail: 'An application key cannot give permissions that it does not have itself.',
}

function changedKey(key: KeyDocument, { name = key.name, scopes }: Change): KeyDocument {
  const { scopes: before, ...rest } = key
  const after = scopes === undefined ? before : (scopes ?? undefined)
  return { ...rest, name, ...limitedTo(after) }
}

function limitedTo(scopes: string[] | undefined): { scopes?: string[] } {
  return scopes === undefined ? {} : { scopes }
}
