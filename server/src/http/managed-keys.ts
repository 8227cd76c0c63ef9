import type { ApiKey, ApplicationKey, QuestionErrors } from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  keyUuid,
  type KeyDocument,
  type KeyKind,
  type Unversioned,
} from '../catalog/catalog-document.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { isLastUnlimited, keysMax, type NewKey } from '../catalog/keys.ts'
import { invalid } from '../query/parse/faults.ts'
import type { Access } from './access.ts'
import type { authorize } from './authorize.ts'
import { routePath } from './endpoint.ts'
import { pageOfKeys, type KeyPage } from './key-list.ts'
import { refuse, type Refusal } from './refusals.ts'
import { readRequestJson, refuseJson, type Shape } from './request-json.ts'
import { pathId } from './request-path.ts'

export type KeyTools = {
  readonly access: Access
  readonly catalog: Catalog
  readonly nowMs: () => number
}

/** What keys of one kind have of their own; `Start` and `Change` are the attributes of bodies. */
export type ManagedKeys<Start, Change> = {
  readonly kind: KeyKind
  readonly create: Shape<{ readonly data: { readonly attributes: Start } }>
  readonly update: Shape<{ readonly data: { readonly id: string; readonly attributes: Change } }>
  /** Why whoever asks may not make this key. */
  readonly refuseStart: (start: Start, request: FastifyRequest) => Refusal | undefined
  readonly newKey: (start: Start, nowMs: number, request: FastifyRequest) => NewKey
  /** Why whoever asks may not make the key this one. */
  readonly refuseChange?: (
    change: Change,
    changed: KeyDocument,
    request: FastifyRequest,
  ) => Refusal | undefined
  readonly changedKey: (key: KeyDocument, change: Change) => KeyDocument
  /** The key as answered; with itself when it was made just now. */
  readonly show: (key: Unversioned<KeyDocument>, secret?: string) => ApiKey | ApplicationKey
  /** A page of them as answered. */
  readonly list: (page: Extract<KeyPage, { kind: 'page' }>) => object
  /** Which of them are for whoever asks; without it all are. */
  readonly isFor?: (request: FastifyRequest) => (key: KeyDocument) => boolean
}

type Managed<Start, Change> = KeyTools & ManagedKeys<Start, Change>

type Guard = { readonly onRequest: ReturnType<typeof authorize> }

type Where = {
  readonly path: string
  readonly reading: Guard
  readonly writing: Guard
  readonly deleting: Guard
  /** Without one none can be made there. */
  readonly creating?: Guard
}

/** The routes of keys of one kind at a path. */
export function manageKeys<Start, Change>(
  app: FastifyInstance,
  keys: Managed<Start, Change>,
  { path, reading, writing, deleting, creating }: Where,
): void {
  const one = routePath(`${path}/{id}`)
  app.get(path, reading, (request, reply) => listKeys(request, reply, keys))
  app.get(one, reading, (request, reply) => {
    const key = namedKey(request, keys)
    return key === undefined ? keyNotFound(request, reply) : { data: keys.show(key) }
  })
  app.patch(one, writing, (request, reply) => changeKey(request, reply, keys))
  app.delete(one, deleting, (request, reply) => deleteKey(request, reply, keys))
  if (creating === undefined) return
  app.post(path, creating, (request, reply) => createKey(request, reply, keys))
}

function listKeys<Start, Change>(
  request: FastifyRequest,
  reply: FastifyReply,
  keys: Managed<Start, Change>,
): FastifyReply {
  const page = pageOfKeys(keysFor(request, keys), request.query)
  if (page.kind === 'page') return reply.send(keys.list(page))
  return reply.code(400).send({ errors: [...page.sentences] } satisfies QuestionErrors)
}

async function createKey<Start, Change>(
  request: FastifyRequest,
  reply: FastifyReply,
  keys: Managed<Start, Change>,
): Promise<FastifyReply> {
  const read = await readRequestJson(request, keys.create)
  if (read.kind !== 'read') return refuseJson(reply, read)
  const { attributes } = read.body.data
  const refusal = keys.refuseStart(attributes, request)
  if (refusal !== undefined) return refuse(reply, 'sentences', refusal)
  if (keys.catalog.keys(keys.kind).length >= keysMax) {
    return refuse(reply, 'sentences', { code: 'keys_full' })
  }
  const { secret, document } = keys.newKey(attributes, keys.nowMs(), request)
  await keys.catalog.put(document)
  return reply.code(201).send({ data: keys.show(document, secret) })
}

async function changeKey<Start, Change>(
  request: FastifyRequest,
  reply: FastifyReply,
  keys: Managed<Start, Change>,
): Promise<FastifyReply> {
  const read = await readRequestJson(request, keys.update)
  if (read.kind !== 'read') return refuseJson(reply, read)
  const { id, attributes } = read.body.data
  if (id !== pathId(request)) {
    const detail = invalid('/data/id', 'must be the id in the path')
    return refuse(reply, 'sentences', { code: 'request_malformed', detail })
  }
  const key = namedKey(request, keys)
  if (key === undefined) return keyNotFound(request, reply)
  const changed = { ...keys.changedKey(key, attributes), modifiedAtMs: keys.nowMs() }
  const isLimited = changed.scopes !== undefined || changed.disabled === true
  const refusal =
    isLimited && isLast(key, keys) ? last : keys.refuseChange?.(attributes, changed, request)
  if (refusal !== undefined) return refuse(reply, 'sentences', refusal)
  await keys.catalog.put(changed)
  return reply.send({ data: keys.show(changed) })
}

type Keys = Pick<KeyTools, 'catalog'> & Pick<ManagedKeys<never, never>, 'kind' | 'isFor'>

async function deleteKey(
  request: FastifyRequest,
  reply: FastifyReply,
  keys: Keys,
): Promise<FastifyReply> {
  const key = namedKey(request, keys)
  if (key === undefined) return keyNotFound(request, reply)
  if (isLast(key, keys)) return refuse(reply, 'sentences', last)
  await keys.catalog.put({ kind: keys.kind, id: key.id, deleted: true })
  return reply.code(204).send()
}

const last: Refusal = { code: 'key_last' }

/** Whether nobody could do everything without the key. */
function isLast(key: KeyDocument, { catalog, kind }: Keys): boolean {
  return isLastUnlimited(catalog.keys(kind), key)
}

/** The key that the path names, if it is for whoever asks. */
function namedKey(request: FastifyRequest, keys: Keys): KeyDocument | undefined {
  const id = pathId(request)
  return keysFor(request, keys).find((key) => keyUuid(key.id) === id)
}

function keysFor(request: FastifyRequest, { catalog, kind, isFor }: Keys): readonly KeyDocument[] {
  return isFor === undefined ? catalog.keys(kind) : catalog.keys(kind).filter(isFor(request))
}

function keyNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const detail = `key ${pathId(request)} not found`
  return refuse(reply, 'sentences', { code: 'key_not_found', detail })
}
