import {
  SegmentCreate,
  SegmentSearch,
  SegmentUpdate,
  type ListedSegment,
  type ListedTemplate,
  type QuestionErrors,
  type SegmentAnswer,
  type SegmentsAnswer,
  type SegmentTemplateAnswer,
  type SegmentTemplatesAnswer,
} from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Compile } from 'typebox/compile'
import { Clean } from 'typebox/value'
import { segmentTemplates } from '../catalog/segment-templates.ts'
import type { Saved, Segment, Segments } from '../catalog/segments.ts'
import { invalid } from '../query/parse/faults.ts'
import { readSegmentSearch } from '../query/parse/read-segment.ts'
import type { Access } from './access.ts'
import { authorize } from './authorize.ts'
import { routePath } from './endpoint.ts'
import { refuse } from './refusals.ts'
import { acceptAnyBody } from './request-body.ts'
import { readRequestJson, refuseJson } from './request-json.ts'
import { pathId } from './request-path.ts'
import { segmentPaths } from './segment-endpoints.ts'

export type SegmentTools = {
  readonly access: Access
  readonly segments: Segments
  readonly nowMs: () => number
}

const create = Compile(SegmentCreate)
const update = Compile(SegmentUpdate)
const segmentSearch = Compile(SegmentSearch)

const one = routePath(segmentPaths.segment)
const attributesPointer = '/data/attributes'

/** Segments: audiences that are saved, for questions to name. */
export function segmentRoutes(app: FastifyInstance, tools: SegmentTools): void {
  const { access, segments } = tools
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope)
    const reading = { onRequest: authorize(access, 'rum_apps_read') }
    const writing = { onRequest: authorize(access, 'rum_apps_write') }
    scope.get(segmentPaths.segments, reading, (): SegmentsAnswer => {
      return { data: segments.all().map(listedSegment) }
    })
    scope.post(segmentPaths.segments, writing, (request, reply) =>
      createSegment(request, reply, tools),
    )
    scope.get(segmentPaths.templates, reading, (): SegmentTemplatesAnswer => {
      return { data: [...segmentTemplates.keys()].flatMap(listedTemplate) }
    })
    scope.get(routePath(segmentPaths.template), reading, showTemplate)
    scope.get(one, reading, (request, reply) => {
      const found = segments.find(pathId(request))
      return found === undefined ? notFound(request, reply) : segmentAnswer(found)
    })
    scope.put(one, writing, (request, reply) => replaceSegment(request, reply, tools))
    scope.delete(one, writing, async (request, reply) => {
      const isRemoved = await segments.remove(pathId(request))
      return isRemoved ? reply.code(204).send() : notFound(request, reply)
    })
    done()
  })
}

async function createSegment(
  request: FastifyRequest,
  reply: FastifyReply,
  { segments, nowMs }: SegmentTools,
): Promise<FastifyReply> {
  const read = await readRequestJson(request, create)
  if (read.kind !== 'read') return refuseJson(reply, read)
  const { name, description = '', entity = 'user', ...rest } = read.body.data.attributes
  const searched = readSearched(rest, { entity, nowMs })
  if (searched.kind === 'faulty') return refuseJson(reply, searched)
  const saved = await segments.create({ name, description, entity, content: searched.content })
  if (saved.kind !== 'saved') return refuseSaved(request, reply, saved)
  return reply.code(201).send(segmentAnswer(saved.segment))
}

async function replaceSegment(
  request: FastifyRequest,
  reply: FastifyReply,
  { segments, nowMs }: SegmentTools,
): Promise<FastifyReply> {
  const read = await readRequestJson(request, update)
  if (read.kind !== 'read') return refuseJson(reply, read)
  const { id, attributes } = read.body.data
  if (id !== pathId(request)) {
    const detail = invalid('/data/id', 'must be the id in the path')
    return refuse(reply, 'sentences', { code: 'request_malformed', detail })
  }
  const found = segments.find(id)
  if (found === undefined) return notFound(request, reply)
  const { name, description = '', entity = found.entity, ...rest } = attributes
  const searched = readSearched(rest, { entity, nowMs })
  if (searched.kind === 'faulty') return refuseJson(reply, searched)
  const saved = await segments.replace(id, { name, description, entity, content: searched.content })
  if (saved.kind !== 'saved') return refuseSaved(request, reply, saved)
  return reply.send(segmentAnswer(saved.segment))
}

type Searched =
  | { readonly kind: 'searched'; readonly content: Segment['content'] }
  | { readonly kind: 'faulty'; readonly sentences: readonly string[] }

/** A search that a question can be limited by, without what is not of its shape. */
function readSearched(
  attributes: SegmentSearch,
  { entity, nowMs }: { readonly entity: Segment['entity']; readonly nowMs: () => number },
): Searched {
  const sentences: string[] = []
  const reading = { entity, untilMs: nowMs(), pointer: attributesPointer, faults: sentences }
  readSegmentSearch(attributes, reading)
  if (sentences.length > 0) return { kind: 'faulty', sentences }
  const search = segmentSearch.Parse(Clean(SegmentSearch, attributes))
  return { kind: 'searched', content: { kind: 'search', search } }
}

function refuseSaved(
  request: FastifyRequest,
  reply: FastifyReply,
  { kind }: Exclude<Saved, { kind: 'saved' }>,
): FastifyReply {
  switch (kind) {
    case 'missing':
      return notFound(request, reply)
    case 'full':
      return refuse(reply, 'sentences', { code: 'segments_full' })
    case 'nameTaken':
      return refuseField(reply, 'name', 'another segment has this name')
  }
}

function refuseField(reply: FastifyReply, field: string, sentence: string): FastifyReply {
  const detail = invalid(`${attributesPointer}/${field}`, sentence)
  return reply.code(400).send({ errors: [detail] } satisfies QuestionErrors)
}

function segmentAnswer(segment: Segment): SegmentAnswer {
  return { data: listedSegment(segment) }
}

function listedSegment(segment: Segment): ListedSegment {
  const { id, name, description, entity, content, createdAtMs, modifiedAtMs } = segment
  return {
    id,
    type: 'segment',
    attributes: {
      name,
      description,
      entity,
      kind: content.kind,
      created_at: createdAtMs,
      modified_at: modifiedAtMs,
      ...content.search,
    },
  }
}

function showTemplate(
  request: FastifyRequest,
  reply: FastifyReply,
): SegmentTemplateAnswer | FastifyReply {
  const id = pathId(request)
  const [template] = listedTemplate(id)
  if (template !== undefined) return { data: template }
  const detail = `segment template ${id} not found`
  return refuse(reply, 'sentences', { code: 'segment_not_found', detail })
}

function listedTemplate(id: string): ListedTemplate[] {
  const attributes = segmentTemplates.get(id)
  return attributes === undefined ? [] : [{ id, type: 'segment_create', attributes }]
}

function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const detail = `segment ${pathId(request)} not found`
  return refuse(reply, 'sentences', { code: 'segment_not_found', detail })
}
