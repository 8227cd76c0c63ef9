import { ImportCreate, ImportUpdate, type Import } from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Compile } from 'typebox/compile'
import type { ImportDocument } from '../catalog/catalog-document.ts'
import type { FileImports } from '../catalog/file-imports.ts'
import { invalid } from '../query/parse/faults.ts'
import type { Access } from './access.ts'
import { authorize } from './authorize.ts'
import { routePath } from './endpoint.ts'
import { importPaths } from './import-endpoints.ts'
import { refuse } from './refusals.ts'
import { acceptAnyBody } from './request-body.ts'
import { readRequestJson, refuseJson } from './request-json.ts'
import { pathId } from './request-path.ts'

export type ImportTools = { readonly access: Access; readonly imports: FileImports }

const create = Compile(ImportCreate)
const update = Compile(ImportUpdate)

/** Files that somebody imports; their lines come in as events do. */
export function importRoutes(app: FastifyInstance, tools: ImportTools): void {
  const { access, imports } = tools
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope)
    const reading = { onRequest: authorize(access, 'rum_apps_read') }
    const writing = { onRequest: authorize(access, 'rum_apps_write') }
    scope.get(importPaths.imports, reading, () => ({ data: imports.all().map(listed) }))
    scope.post(importPaths.imports, writing, (request, reply) => begin(request, reply, tools))
    scope.put(routePath(importPaths.oneImport), writing, (request, reply) =>
      tell(request, reply, tools),
    )
    done()
  })
}

async function begin(
  request: FastifyRequest,
  reply: FastifyReply,
  { access, imports }: ImportTools,
): Promise<FastifyReply> {
  const read = await readRequestJson(request, create)
  if (read.kind !== 'read') return refuseJson(reply, read)
  const { name, bytes, application_id: applicationId } = read.body.data.attributes
  const begunBy = nameOfCaller(access, request)
  return answer(reply.code(201), await imports.begin({ name, bytes, applicationId, begunBy }))
}

async function tell(
  request: FastifyRequest,
  reply: FastifyReply,
  { imports }: ImportTools,
): Promise<FastifyReply> {
  const read = await readRequestJson(request, update)
  if (read.kind !== 'read') return refuseJson(reply, read)
  const { id, attributes } = read.body.data
  if (id === pathId(request)) return answer(reply, await imports.tell(id, attributes))
  const sentences = [invalid('/data/id', 'must be the id in the path')]
  return refuseJson(reply, { kind: 'faulty', sentences })
}

function answer(reply: FastifyReply, document: ImportDocument | undefined): FastifyReply {
  if (document === undefined) return refuse(reply, 'sentences', { code: 'import_not_found' })
  return reply.send({ data: listed(document) })
}

function nameOfCaller(access: Access, request: FastifyRequest): string {
  const caller = access.caller(request)
  if (caller?.kind === 'member') return caller.member.email
  return caller?.owner?.email ?? caller?.key.name ?? ''
}

function listed(document: ImportDocument): Import {
  const { id, name, bytes, standing, applicationId, begunBy, begunAtMs, modifiedAtMs } = document
  const attributes = {
    name,
    bytes,
    application_id: applicationId,
    ...standing,
    begun_by: begunBy,
    begun_at: begunAtMs,
    modified_at: modifiedAtMs,
  }
  return { id, type: 'import', attributes }
}
