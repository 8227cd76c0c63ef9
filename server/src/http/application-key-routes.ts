import {
  ApplicationKeyCreate,
  ApplicationKeyUpdate,
  type ApplicationKeysAnswer,
} from '@throughline/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { KeyDocument } from '../catalog/catalog-document.ts'
import { keysMax, mayGive, newKey } from '../catalog/keys.ts'
import { ownerOf, type Access, type Caller } from './access.ts'
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
 * Application keys as the vendor's clients manage them, those of everybody and one's own: of whoever is
 * signed in what they made themselves, of a key that belongs to nobody all such keys.
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
    const ownKeys = {
      ...keys,
      isFor(request: FastifyRequest) {
        const owner = ownerOf(access.caller(request))
        return ({ ownerId }: KeyDocument) => ownerId === owner
      },
    }
    manageKeys(scope, ownKeys, { path: keyPaths.ownApplicationKeys, ...ofOwn })
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
      mayGive(limitOf(access.caller(request)), { scopes: scopes ?? undefined })
        ? undefined
        : tooMuch,
    newKey({ name, scopes }, nowMs, request) {
      const ownerId = ownerOf(access.caller(request))
      const owned = ownerId === undefined ? {} : { ownerId }
      return newKey({ kind, name, ...limitedTo(scopes ?? undefined), ...owned }, nowMs)
    },
    refuseChange: ({ scopes }, changed, request) =>
      scopes === undefined || mayGive(limitOf(access.caller(request)), changed)
        ? undefined
        : tooMuch,
    changedKey,
    show: applicationKey,
    list: ({ keys, total }): ApplicationKeysAnswer => ({
      data: keys.map((key) => applicationKey(key)),
      meta: { max_allowed_per_user: keysMax, page: { total_filtered_count: total } },
    }),
  }
}

/** What a key that a caller makes may have; that of somebody signed in is limited by their role anyway. */
function limitOf(caller: Caller | undefined): { readonly scopes?: readonly string[] } | undefined {
  if (caller?.kind !== 'key') return caller === undefined ? undefined : {}
  return limitedTo(caller.key.scopes)
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
