import {
  EventSchemaCreate,
  EventSchemaUpdate,
  type EventSchemaAnswer,
  type EventSchemasAnswer,
  type ListedEventSchema,
} from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Compile } from 'typebox/compile'
import type { EventSchemaDocument, Unversioned } from '../catalog/catalog-document.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { compileSchema } from '../intake/event-schemas/compile-schema.ts'
import { findSizeFault } from '../intake/event-schemas/schema-bounds.ts'
import { readTarget } from '../intake/event-schemas/schema-target.ts'
import { invalid } from '../query/parse/faults.ts'
import type { Access } from './access.ts'
import { authorize } from './authorize.ts'
import { routePath } from './endpoint.ts'
import { eventSchemaPaths } from './event-schema-endpoints.ts'
import { refuse } from './refusals.ts'
import { acceptAnyBody } from './request-body.ts'
import { readRequestJson, refuseJson } from './request-json.ts'
import { pathId } from './request-path.ts'

export type EventSchemaTools = {
  readonly access: Access
  readonly catalog: Pick<Catalog, 'eventSchema' | 'eventSchemas' | 'put'>
  readonly nowMs: () => number
}

const eventSchemasMax = 500

const create = Compile(EventSchemaCreate)
const update = Compile(EventSchemaUpdate)

/** Event schemas: what events of a type have to be like, checked as they come in. */
export function eventSchemaRoutes(app: FastifyInstance, tools: EventSchemaTools): void {
  const { access, catalog } = tools
  const one = routePath(eventSchemaPaths.eventSchema)
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope)
    const reading = { onRequest: authorize(access, 'rum_apps_read') }
    const writing = { onRequest: authorize(access, 'rum_apps_write') }
    scope.get(eventSchemaPaths.eventSchemas, reading, (): EventSchemasAnswer => {
      return { data: catalog.eventSchemas().toSorted(byType).map(listed) }
    })
    scope.post(eventSchemaPaths.eventSchemas, writing, (request, reply) =>
      createSchema(request, reply, tools),
    )
    scope.get(one, reading, (request, reply) => {
      const found = catalog.eventSchema(pathId(request))
      return found === undefined ? notFound(request, reply) : answer(found)
    })
    scope.put(one, writing, (request, reply) => replaceSchema(request, reply, tools))
    scope.delete(one, writing, async (request, reply) => {
      const id = pathId(request)
      if (catalog.eventSchema(id) === undefined) return notFound(request, reply)
      await catalog.put({ kind: 'event_schema', id, deleted: true })
      return reply.code(204).send()
    })
    done()
  })
}

async function createSchema(
  request: FastifyRequest,
  reply: FastifyReply,
  { catalog, nowMs }: EventSchemaTools,
): Promise<FastifyReply> {
  const read = await readRequestJson(request, create)
  if (read.kind !== 'read') return refuseJson(reply, read)
  const { attributes } = read.body.data
  const sentences = schemaFaults(attributes.json_schema)
  if (sentences.length > 0) return refuseJson(reply, { kind: 'faulty', sentences })
  if (catalog.eventSchemas().length >= eventSchemasMax) {
    return refuse(reply, 'sentences', { code: 'event_schemas_full' })
  }
  const createdAtMs = nowMs()
  const times = { createdAtMs, modifiedAtMs: createdAtMs }
  const document = { ...documentOf(crypto.randomUUID(), attributes), ...times }
  await catalog.put(document)
  return reply.code(201).send(answer(document))
}

async function replaceSchema(
  request: FastifyRequest,
  reply: FastifyReply,
  { catalog, nowMs }: EventSchemaTools,
): Promise<FastifyReply> {
  const read = await readRequestJson(request, update)
  if (read.kind !== 'read') return refuseJson(reply, read)
  const { id, attributes } = read.body.data
  const sentences = [
    ...(id === pathId(request) ? [] : [invalid('/data/id', 'must be the id in the path')]),
    ...schemaFaults(attributes.json_schema),
  ]
  if (sentences.length > 0) return refuseJson(reply, { kind: 'faulty', sentences })
  const found = catalog.eventSchema(id)
  if (found === undefined) return notFound(request, reply)
  const times = { createdAtMs: found.createdAtMs, modifiedAtMs: nowMs() }
  const document = { ...documentOf(id, attributes), ...times }
  await catalog.put(document)
  return reply.send(answer(document))
}

type Attributes = EventSchemaCreate['data']['attributes']

const schemasPointer = '/data/attributes/json_schema'

/** What keeps the schemas from being checked with: a sentence each. */
function schemaFaults(schemas: Attributes['json_schema']): readonly string[] {
  const tooLarge = findSizeFault(schemas)
  if (tooLarge !== undefined) return [invalid(schemasPointer, tooLarge.reason)]
  return Object.entries(schemas).flatMap(([target, schema]) => {
    const pointer = `${schemasPointer}/${target.replaceAll('~', '~0').replaceAll('/', '~1')}`
    if (readTarget(target) === undefined) return [invalid(pointer, 'there is no such target')]
    const compiled = compileSchema(schema)
    if (compiled.kind === 'compiled') return []
    return [invalid(`${pointer}${compiled.fault.pointer}`, compiled.fault.reason)]
  })
}

type EventSchema = Unversioned<EventSchemaDocument>

function documentOf(
  id: string,
  attributes: Attributes,
): Omit<EventSchema, 'createdAtMs' | 'modifiedAtMs'> {
  const { event_type: eventType, application_id: applicationId, description = '' } = attributes
  const { enabled: isEnabled = true, json_schema: jsonSchema } = attributes
  const scope = applicationId === undefined ? {} : { applicationId }
  const settled = { eventType, ...scope, description, isEnabled, jsonSchema }
  return { kind: 'event_schema', id, deleted: false, ...settled }
}

function answer(schema: EventSchema): EventSchemaAnswer {
  return { data: listed(schema) }
}

function listed(schema: EventSchema): ListedEventSchema {
  const { id, eventType, applicationId, description, isEnabled, jsonSchema } = schema
  return {
    id,
    type: 'event_schema',
    attributes: {
      event_type: eventType,
      ...(applicationId === undefined ? {} : { application_id: applicationId }),
      description,
      enabled: isEnabled,
      json_schema: jsonSchema,
      created_at: schema.createdAtMs,
      modified_at: schema.modifiedAtMs,
    },
  }
}

function byType(one: EventSchema, other: EventSchema): number {
  return one.eventType < other.eventType ? -1 : 1
}

function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const detail = `event schema ${pathId(request)} not found`
  return refuse(reply, 'sentences', { code: 'event_schema_not_found', detail })
}
