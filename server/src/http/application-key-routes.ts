import {
  ApplicationKeyCreate,
  ApplicationKeyUpdate,
  type ApplicationKeysAnswer,
} from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { KeyDocument } from '../catalog/catalog-document.ts'
import { isLastUnlimited, keysMax, mayGive, newKey } from '../catalog/keys.ts'
import { authorize } from './authorize.ts'
import { routePath } from './endpoint.ts'
import { applicationKey } from './key-answers.ts'
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

const create = Compile(ApplicationKeyCreate)
const update = Compile(ApplicationKeyUpdate)

const kind = 'application_key'

/**
 * Application keys as the vendor's clients manage them, those of everybody and one's own. They are
 * the same as long as a server has one user; only the permissions differ.
 */
export function applicationKeyRoutes(app: FastifyInstance, tools: KeyTools): void {
  const { access } = tools
  const own = { onRequest: authorize(access, 'user_app_keys') }
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope)
    manageKeys(scope, tools, {
      path: keyPaths.applicationKeys,
      reading: { onRequest: authorize(access, 'org_app_keys_read') },
      writing: { onRequest: authorize(access, 'org_app_keys_write') },
    })
    manageKeys(scope, tools, { path: keyPaths.ownApplicationKeys, reading: own, writing: own })
    scope.post(keyPaths.ownApplicationKeys, own, (request, reply) =>
      createKey(request, reply, tools),
    )
    done()
  })
}

type Guard = { readonly onRequest: ReturnType<typeof authorize> }

type Where = { readonly path: string; readonly reading: Guard; readonly writing: Guard }

function manageKeys(app: FastifyInstance, tools: KeyTools, where: Where): void {
  const { catalog } = tools
  const { path, reading, writing } = where
  const one = routePath(`${path}/{id}`)
  app.get(path, reading, (request, reply) => listKeys(request, reply, tools))
  app.get(one, reading, (request, reply) => {
    const key = namedKey(catalog, kind, request)
    return key === undefined ? keyNotFound(request, reply) : { data: applicationKey(key) }
  })
  app.patch(one, writing, (request, reply) => changeKey(request, reply, tools))
  app.delete(one, writing, (request, reply) => deleteKey(request, reply, { catalog, kind }))
}

function listKeys(
  request: FastifyRequest,
  reply: FastifyReply,
  { catalog }: KeyTools,
): FastifyReply {
  return sendPage(request, reply, {
    keys: catalog.keys(kind),
    show: ({ keys, total }): ApplicationKeysAnswer => ({
      data: keys.map((key) => applicationKey(key)),
      meta: { max_allowed_per_user: keysMax, page: { total_filtered_count: total } },
    }),
  })
}

async function createKey(
  request: FastifyRequest,
  reply: FastifyReply,
  { access, catalog, nowMs }: KeyTools,
): Promise<FastifyReply> {
  const read = await readRequestJson(request, create)
  if (read.kind !== 'read') return refuseJson(reply, read)
  const { name, scopes } = read.body.data.attributes
  const given = { scopes: scopes ?? undefined }
  if (!mayGive(access.callerKey(request), given)) return refuse(reply, 'sentences', tooMuch)
  const refused = refuseAnother(catalog, kind, reply)
  if (refused !== undefined) return refused
  const { secret, document } = newKey({ kind, name, ...limitedTo(given.scopes) }, nowMs())
  await catalog.put(document)
  return reply.code(201).send({ data: applicationKey(document, secret) })
}

async function changeKey(
  request: FastifyRequest,
  reply: FastifyReply,
  { access, catalog, nowMs }: KeyTools,
): Promise<FastifyReply> {
  const read = await readRequestJson(request, update)
  if (read.kind !== 'read') return refuseJson(reply, read)
  const { id, attributes } = read.body.data
  const refused = refuseOtherId(request, reply, id)
  if (refused !== undefined) return refused
  const key = namedKey(catalog, kind, request)
  if (key === undefined) return keyNotFound(request, reply)
  const changed = { ...changedKey(key, attributes), modifiedAtMs: nowMs() }
  const isLimited = changed.scopes !== undefined && isLastUnlimited(catalog.keys(kind), key)
  if (isLimited) return refuse(reply, 'sentences', { code: 'key_last' })
  const isMore = attributes.scopes !== undefined && !mayGive(access.callerKey(request), changed)
  if (isMore) return refuse(reply, 'sentences', tooMuch)
  await catalog.put(changed)
  return reply.send({ data: applicationKey(changed) })
}

const tooMuch: Refusal = {
  code: 'permission_missing',
  detail: 'An application key cannot give permissions that it does not have itself.',
}

type Change = Static<typeof ApplicationKeyUpdate>['data']['attributes']

function changedKey(key: KeyDocument, { name = key.name, scopes }: Change): KeyDocument {
  const { scopes: before, ...rest } = key
  const after = scopes === undefined ? before : (scopes ?? undefined)
  return { ...rest, name, ...limitedTo(after) }
}

function limitedTo(scopes: string[] | undefined): { scopes?: string[] } {
  return scopes === undefined ? {} : { scopes }
}
