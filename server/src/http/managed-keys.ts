import type { QuestionErrors } from '@throughline/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { keyUuid, type KeyDocument, type KeyKind } from '../catalog/catalog-document.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { isLastUnlimited, keysMax } from '../catalog/keys.ts'
import { invalid } from '../query/parse/faults.ts'
import type { Access } from './access.ts'
import { pageOfKeys, type KeyPage } from './key-list.ts'
import { refuse } from './refusals.ts'
import { pathId } from './request-path.ts'

export type KeyTools = {
  readonly access: Access
  readonly catalog: Catalog
  readonly nowMs: () => number
}

type Page = Extract<KeyPage, { kind: 'page' }>

/** Answers the page asked for, or what is wrong with the question for it. */
export function sendPage(
  { query }: FastifyRequest,
  reply: FastifyReply,
  options: { readonly keys: readonly KeyDocument[]; readonly show: (page: Page) => object },
): FastifyReply {
  const page = pageOfKeys(options.keys, query)
  if (page.kind === 'page') return reply.send(options.show(page))
  return reply.code(400).send({ errors: [...page.sentences] } satisfies QuestionErrors)
}

/** The key that the path names. */
export function namedKey(
  catalog: Catalog,
  kind: KeyKind,
  request: FastifyRequest,
): KeyDocument | undefined {
  const id = pathId(request)
  return catalog.keys(kind).find((key) => keyUuid(key.id) === id)
}

export function keyNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const detail = `key ${pathId(request)} not found`
  return refuse(reply, 'sentences', { code: 'key_not_found', detail })
}

/** Why there can be no further key; undefined when there can. */
export function refuseAnother(
  catalog: Catalog,
  kind: KeyKind,
  reply: FastifyReply,
): FastifyReply | undefined {
  if (catalog.keys(kind).length < keysMax) return undefined
  return refuse(reply, 'sentences', { code: 'keys_full' })
}

/** Refuses a body that names another key than the path. */
export function refuseOtherId(
  request: FastifyRequest,
  reply: FastifyReply,
  id: string,
): FastifyReply | undefined {
  if (id === pathId(request)) return undefined
  const detail = invalid('/data/id', 'must be the id in the path')
  return refuse(reply, 'sentences', { code: 'request_malformed', detail })
}

/** Deletes the key that the path names, unless nobody could do everything without it. */
export async function deleteKey(
  request: FastifyRequest,
  reply: FastifyReply,
  { catalog, kind }: { readonly catalog: Catalog; readonly kind: KeyKind },
): Promise<FastifyReply> {
  const key = namedKey(catalog, kind, request)
  if (key === undefined) return keyNotFound(request, reply)
  if (isLastUnlimited(catalog.keys(kind), key)) {
    return refuse(reply, 'sentences', { code: 'key_last' })
  }
  await catalog.put({ kind, id: key.id, deleted: true })
  return reply.code(204).send()
}
