/** For the tests of all routes: a server in which everything is there that their example requests name. */
import { nothingImported } from '@throughline/contract'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { Catalog } from '../catalog/catalog.ts'
import { keyDocument } from '../catalog/keys.ts'
import { aLetter, heldLetters } from './a-letter.ts'
import type { Endpoint } from './endpoint.ts'
import { endpoints, paths } from './endpoints.ts'
import {
  aSchema,
  bodyOf,
  idOf,
  namedIds,
  pathsWithKey,
  segmentId,
  spareEmail,
  spareKeys,
  viewUpdate,
  webhookKey,
} from './example-requests.ts'
import { addMember, fakeTools, keys } from './fake-stages.ts'
import { peoplePaths } from './people-endpoints.ts'
import { savedPaths } from './saved-endpoints.ts'
import { buildServer, type ServerTools } from './server.ts'
import { teamPaths } from './team-endpoints.ts'
import { tracePaths } from './trace-endpoints.ts'

export type Headers = Readonly<Record<string, string>>

export type Examples = {
  readonly app: FastifyInstance
  readonly tools: ServerTools
  /** Puts back what an earlier request changed or deleted. */
  renew(): Promise<void>
  /** Sends the example of an endpoint. */
  ask(endpoint: Asked, headers: Headers): Promise<LightMyRequestResponse>
}

type Asked = Pick<Endpoint, 'method' | 'path'>

/** Every endpoint but the stream, which has no end. */
export const served = endpoints.filter(({ path }) => path !== paths.live)

export const methods = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
} as const

export async function openExamples(): Promise<Examples> {
  const deadLetters = heldLetters()
  const tools = await fakeTools({ deadLetters })
  const app = await buildServer(tools)
  const { catalog } = tools.app
  return {
    app,
    tools,
    async renew() {
      catalog.addApplication({ id: 'shop', name: 'shop' })
      await renewSegments(catalog)
      await catalog.put(aSchema)
      await catalog.put({ ...aView, kind: 'chart', screen: 'explore', query: '' })
      await catalog.put({ ...aView, kind: 'dashboard', tiles: [] })
      await catalog.put(anImport)
      for (const { id } of catalog.dictionaryNotes()) {
        await catalog.put({ kind: 'dictionary_note', id, deleted: true })
      }
      await renewTeam(catalog)
      await renewKeys(catalog)
      await deadLetters.setAside(aLetter({ token: 'letter-1' }))
    },
    async ask(endpoint, headers) {
      const { method, path } = endpoint
      const body = method === 'get' ? undefined : (revisedBody(path, catalog) ?? bodyOf[path])
      const payload = body === undefined ? {} : { payload: body }
      const url = pathsWithKey[path] ?? urlOf(endpoint)
      return app.inject({ method: methods[method], url, headers, ...payload })
    },
  }
}

/** Where an endpoint is, with what its path names. */
export function urlOf({ path }: Pick<Endpoint, 'path'>): string {
  if (path === paths.dictionaryValues) return `${path}?attribute=@tier`
  if (path === peoplePaths.people) return `${path}?id=user:u`
  const named = path.replace('{id}', namedIds[path] ?? idOf(path))
  return path === tracePaths.eventTrace ? `${named}?application_id=shop&timestamp=1` : named
}

const aView = {
  id: segmentId,
  deleted: false,
  name: 'Known',
  description: '',
  createdAtMs: 1,
  modifiedAtMs: 1,
} as const

const anImport = {
  kind: 'import',
  id: segmentId,
  deleted: false,
  name: 'events.ndjson',
  bytes: 100,
  applicationId: 'shop',
  begunBy: 'ann@shop.example',
  begunAtMs: 1,
  modifiedAtMs: 1,
  standing: { state: 'running', ...nothingImported },
} as const

/** The body of what replaces a view as it is by now. */
function revisedBody(path: string, catalog: Catalog): object | undefined {
  const known: Readonly<Record<string, number | undefined>> = {
    [savedPaths.chart]: catalog.chart(segmentId)?.version,
    [savedPaths.dashboard]: catalog.dashboard(segmentId)?.version,
  }
  return known[path] === undefined ? undefined : viewUpdate(path, known[path])
}

async function renewSegments(catalog: Catalog): Promise<void> {
  for (const { id } of catalog.segments()) await catalog.put({ kind: 'segment', id, deleted: true })
  await catalog.put({
    kind: 'segment',
    id: segmentId,
    deleted: false,
    name: 'Known',
    description: '',
    entity: 'user',
    createdAtMs: 1,
    modifiedAtMs: 1,
    content: { kind: 'static', listId: 'none', memberCount: 0 },
  })
}

async function renewTeam(catalog: Catalog): Promise<void> {
  const { email } = await addMember(catalog, spareEmail, 'viewer')
  const times = { createdAtMs: 1, expiresAtMs: Number.MAX_SAFE_INTEGER }
  const link = { kind: 'invitation', deleted: false, email, role: 'viewer', ...times } as const
  await catalog.put({ ...link, id: namedIds[teamPaths.invitation] ?? '' })
}

async function renewKeys(catalog: Catalog): Promise<void> {
  const hook = { kind: 'api_key', name: 'hook', createdAtMs: 1 } as const
  const ofShop = { applicationId: 'shop' } as const
  await catalog.put(keyDocument(webhookKey, { ...hook, ...ofShop, sourceType: 'webhook' }))
  for (const kind of ['api_key', 'application_key'] as const) {
    await catalog.put(keyDocument(spareKeys[kind], { kind, name: 'spare', createdAtMs: 1 }))
  }
  // Or each protocol would make an application of its own.
  const first = { kind: 'api_key', name: 'first', createdAtMs: 1, ...ofShop } as const
  await catalog.put(keyDocument(keys.api_key, first))
}
