import {
  ApplicationCreate,
  ApplicationUpdate,
  type ApplicationAnswer,
  type ApplicationsAnswer,
  type ListedApplication,
} from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Compile } from 'typebox/compile'
import {
  applicationHash,
  changedApplication,
  newApplication,
  resolvesIdentity,
  takesEvents,
  type ApplicationChange,
} from '../catalog/applications.ts'
import type { ApplicationDocument, Unversioned } from '../catalog/catalog-document.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { invalid } from '../query/parse/faults.ts'
import type { Access } from './access.ts'
import { authorize } from './authorize.ts'
import { routePath } from './endpoint.ts'
import { managementPaths } from './management-endpoints.ts'
import { refuse } from './refusals.ts'
import { acceptAnyBody } from './request-body.ts'
import { readRequestJson, refuseJson } from './request-json.ts'
import { pathId } from './request-path.ts'

export type ApplicationTools = {
  readonly access: Access
  readonly catalog: Catalog
  readonly nowMs: () => number
  readonly applicationsMax: number
  /** Told when questions may have other answers. */
  readonly onChanged: () => void
}

const create = Compile(ApplicationCreate)
const update = Compile(ApplicationUpdate)

const one = routePath(managementPaths.application)

/** Applications as the vendor's clients manage them: one list with those that events create. */
export function applicationRoutes(app: FastifyInstance, tools: ApplicationTools): void {
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope)
    const reading = { onRequest: authorize(tools.access, 'rum_apps_read') }
    const writing = { onRequest: authorize(tools.access, 'rum_apps_write') }
    scope.get(managementPaths.applications, reading, (): ApplicationsAnswer => {
      return { data: tools.catalog.applications().map(listedApplication) }
    })
    scope.post(managementPaths.applications, writing, (request, reply) =>
      createApplication(request, reply, tools),
    )
    scope.get(one, reading, (request, reply) => {
      const found = foundApplication(request, tools)
      return found === undefined ? notFound(request, reply) : applicationAnswer(found)
    })
    scope.patch(one, writing, (request, reply) => changeApplication(request, reply, tools))
    scope.delete(one, writing, (request, reply) => deleteApplication(request, reply, tools))
    done()
  })
}

async function createApplication(
  request: FastifyRequest,
  reply: FastifyReply,
  { catalog, nowMs, applicationsMax }: ApplicationTools,
): Promise<ApplicationAnswer | FastifyReply> {
  const read = await readRequestJson(request, create)
  if (read.kind !== 'read') return refuseJson(reply, read)
  if (catalog.applicationCount() >= applicationsMax) {
    return refuse(reply, 'sentences', { code: 'applications_full' })
  }
  const { name, ...states } = read.body.data.attributes
  const id = crypto.randomUUID()
  const application = newApplication({ id, ...asChange(states), name }, nowMs())
  await catalog.put(application)
  return applicationAnswer(application)
}

async function changeApplication(
  request: FastifyRequest,
  reply: FastifyReply,
  tools: ApplicationTools,
): Promise<ApplicationAnswer | FastifyReply> {
  const read = await readRequestJson(request, update)
  if (read.kind !== 'read') return refuseJson(reply, read)
  const { id, attributes = {} } = read.body.data
  if (id !== pathId(request)) {
    const detail = invalid('/data/id', 'must be the id in the path')
    return refuse(reply, 'sentences', { code: 'request_malformed', detail })
  }
  const found = tools.catalog.application(id)
  if (found === undefined) return notFound(request, reply)
  const changed = changedApplication(found, asChange(attributes), tools.nowMs())
  await tools.catalog.put(changed)
  tools.onChanged()
  return applicationAnswer(changed)
}

async function deleteApplication(
  request: FastifyRequest,
  reply: FastifyReply,
  tools: ApplicationTools,
): Promise<FastifyReply> {
  const found = foundApplication(request, tools)
  if (found === undefined) return notFound(request, reply)
  await tools.catalog.put({ kind: 'application', id: found.id, deleted: true })
  tools.onChanged()
  return reply.code(204).send()
}

type Attributes = NonNullable<ApplicationUpdate['data']['attributes']>

function asChange(attributes: Attributes): ApplicationChange {
  const { name, type } = attributes
  const { rum_event_processing_state: eventProcessing } = attributes
  const { product_analytics_retention_state: retention } = attributes
  const { identity_resolution: identityResolution } = attributes
  return {
    ...(name === undefined ? {} : { name }),
    ...(type === undefined ? {} : { type }),
    ...(eventProcessing === undefined ? {} : { eventProcessing }),
    ...(retention === undefined ? {} : { retention }),
    ...(identityResolution === undefined ? {} : { identityResolution }),
  }
}

type Application = Unversioned<ApplicationDocument>

function applicationAnswer(application: Application): ApplicationAnswer {
  const { attributes, ...listed } = listedApplication(application)
  const { clientToken = '' } = application
  return { data: { ...listed, attributes: { ...attributes, client_token: clientToken } } }
}

// Nobody has a name here yet; the client wants one.
const handle = 'throughline'

function listedApplication(application: Application): ListedApplication {
  const { id, name, createdAtMs = 0, type = 'browser' } = application
  const { updatedAtMs = createdAtMs } = application
  return {
    id,
    type: 'rum_application',
    attributes: {
      application_id: id,
      name,
      type,
      hash: applicationHash(application),
      is_active: takesEvents(application),
      identity_resolution: resolvesIdentity(application),
      org_id: 1,
      created_at: createdAtMs,
      created_by_handle: handle,
      updated_at: updatedAtMs,
      updated_by_handle: handle,
      product_scales: productScales(application),
    },
  }
}

function productScales(
  application: Application,
): ListedApplication['attributes']['product_scales'] {
  const { createdAtMs = 0, eventProcessing = 'ALL', retention = 'MAX' } = application
  const { eventProcessingAtMs = createdAtMs, retentionAtMs = createdAtMs } = application
  return {
    rum_event_processing_scale: { last_modified_at: eventProcessingAtMs, state: eventProcessing },
    product_analytics_retention_scale: { last_modified_at: retentionAtMs, state: retention },
  }
}

function foundApplication(
  request: FastifyRequest,
  { catalog }: ApplicationTools,
): ApplicationDocument | undefined {
  return catalog.application(pathId(request))
}

function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const detail = `application ${pathId(request)} not found`
  return refuse(reply, 'sentences', { code: 'application_not_found', detail })
}
