import type {
  QuestionErrors,
  SegmentAnswer,
  SegmentPageAnswer,
  SegmentsAnswer,
  SegmentTemplateAnswer,
  SegmentTemplatesAnswer,
} from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Saved, Segment, Segments } from '../catalog/segments.ts'
import { invalid } from '../query/parse/faults.ts'
import { attributesPointer } from '../query/parse/read-selection.ts'
import type { Access } from './access.ts'
import { authorize } from './authorize.ts'
import { routePath } from './endpoint.ts'
import { cursorBehind, readMemberPage } from './member-page.ts'
import { refuse } from './refusals.ts'
import { acceptAnyBody } from './request-body.ts'
import { refuseJson, type RequestJson } from './request-json.ts'
import { pathId } from './request-path.ts'
import { listedSegment, listedTemplate, listedTemplates } from './segment-answers.ts'
import { readChange, readCreation, readMembers, readStaticCreation } from './segment-bodies.ts'
import { segmentPaths } from './segment-endpoints.ts'

export type SegmentTools = {
  readonly access: Access
  readonly segments: Segments
  readonly nowMs: () => number
}

type Handler<Answer> = (request: FastifyRequest, reply: FastifyReply) => Answer

/** Segments: audiences that are saved, for questions to name. */
export function segmentRoutes(app: FastifyInstance, tools: SegmentTools): void {
  const { access, segments } = tools
  const one = routePath(segmentPaths.segment)
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope)
    const reading = { onRequest: authorize(access, 'rum_apps_read') }
    const writing = { onRequest: authorize(access, 'rum_apps_write') }
    scope.get(segmentPaths.segments, reading, (): SegmentsAnswer => {
      return { data: segments.all().map(listedSegment) }
    })
    scope.post(segmentPaths.segments, writing, creation(tools, readCreation))
    scope.post(segmentPaths.staticSegments, writing, creation(tools, readStaticCreation))
    scope.get(segmentPaths.templates, reading, (): SegmentTemplatesAnswer => {
      return { data: listedTemplates() }
    })
    scope.get(routePath(segmentPaths.template), reading, showTemplate)
    scope.get(one, reading, (request, reply) => showSegment(request, reply, tools))
    scope.put(one, writing, replacement(tools))
    scope.post(routePath(segmentPaths.members), writing, membersChange(tools))
    scope.delete(one, writing, async (request, reply) => {
      const { kind } = await segments.remove(pathId(request))
      if (kind === 'saved') return reply.code(204).send()
      return refuseSaved(request, reply, kind)
    })
    done()
  })
}

type ReadStart = typeof readCreation

function creation({ segments, nowMs }: SegmentTools, read: ReadStart): Handler<Promise<unknown>> {
  return async (request, reply) => {
    const start = await read(request, nowMs())
    if (start.kind !== 'read') return refuseJson(reply, start)
    return send(request, reply.code(201), await segments.create(start.body))
  }
}

function replacement({ segments, nowMs }: SegmentTools): Handler<Promise<unknown>> {
  return async (request, reply) => {
    const change = await readChange(request, { segments, nowMs: nowMs() })
    if (change.kind !== 'read') return refuseChange(request, reply, change)
    return send(request, reply, await segments.replace(pathId(request), change.body))
  }
}

function membersChange({ segments }: SegmentTools): Handler<Promise<unknown>> {
  return async (request, reply) => {
    const change = await readMembers(request, segments)
    if (change.kind !== 'read') return refuseChange(request, reply, change)
    return send(request, reply, await segments.changeMembers(pathId(request), change.body))
  }
}

async function showSegment(
  request: FastifyRequest,
  reply: FastifyReply,
  { segments }: SegmentTools,
): Promise<SegmentPageAnswer | FastifyReply> {
  const found = segments.find(pathId(request))
  if (found === undefined) return notFound(request, reply)
  if (found.content.kind === 'search') return { data: listedSegment(found) }
  const page = readMemberPage(request.query)
  if (page.kind === 'faulty') return refuseJson(reply, page)
  const { attributes, ...listed } = listedSegment(found)
  const ids = await membersOf(found, segments, page)
  const last = ids.at(page.size - 1)
  const more = ids.length > page.size && last !== undefined ? { after: cursorBehind(last) } : {}
  return {
    data: { ...listed, attributes: { ...attributes, ids: ids.slice(0, page.size) } },
    meta: { page: more },
  }
}

/** One more than the page holds, to see whether there are more. None need the engine. */
async function membersOf(
  segment: Segment,
  segments: Segments,
  { after, size }: { readonly after: string; readonly size: number },
): Promise<readonly string[]> {
  return size === 0 ? [] : segments.members(segment, { after, limit: size + 1 })
}

function send(request: FastifyRequest, reply: FastifyReply, saved: Saved): FastifyReply {
  if (saved.kind !== 'saved') return refuseSaved(request, reply, saved.kind)
  return reply.send({ data: listedSegment(saved.segment) } satisfies SegmentAnswer)
}

function refuseChange(
  request: FastifyRequest,
  reply: FastifyReply,
  change: Exclude<RequestJson<unknown>, { kind: 'read' }> | { readonly kind: 'missing' },
): FastifyReply {
  return change.kind === 'missing' ? notFound(request, reply) : refuseJson(reply, change)
}

function refuseSaved(
  request: FastifyRequest,
  reply: FastifyReply,
  kind: Saved['kind'],
): FastifyReply {
  switch (kind) {
    case 'full':
      return refuse(reply, 'sentences', { code: 'segments_full' })
    case 'tooLong':
      return refuse(reply, 'sentences', { code: 'segment_too_long' })
    case 'busy':
      return refuse(reply, 'sentences', { code: 'segments_busy' })
    case 'nameTaken': {
      const detail = invalid(`${attributesPointer}/name`, 'another segment has this name')
      return reply.code(400).send({ errors: [detail] } satisfies QuestionErrors)
    }
    default:
      return notFound(request, reply)
  }
}

function showTemplate(
  request: FastifyRequest,
  reply: FastifyReply,
): SegmentTemplateAnswer | FastifyReply {
  const id = pathId(request)
  const template = listedTemplate(id)
  if (template !== undefined) return { data: template }
  const detail = `segment template ${id} not found`
  return refuse(reply, 'sentences', { code: 'segment_not_found', detail })
}

function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const detail = `segment ${pathId(request)} not found`
  return refuse(reply, 'sentences', { code: 'segment_not_found', detail })
}
