import type { EventTraceAnswer, QuestionErrors, TraceAnswer } from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { unanswerable } from '../query/answer.ts'
import { invalid } from '../query/parse/faults.ts'
import type { FoundEventTrace } from '../query/traces/find-event-trace.ts'
import type { FoundTrace } from '../query/traces/find-trace.ts'
import { readTraceId, type TraceId } from '../query/parse/read-trace-id.ts'
import type { EventPlace } from '../query/sql/trace-events-sql.ts'
import type { Access } from './access.ts'
import { authorize } from './authorize.ts'
import { routePath } from './endpoint.ts'
import { queryText } from './query-text.ts'
import { refuse } from './refusals.ts'
import { pathId } from './request-path.ts'
import { tracePaths } from './trace-endpoints.ts'
import { untilDisconnected } from './until-disconnected.ts'

export type TraceTools = {
  readonly access: Access
  readonly find: (id: TraceId, signal: AbortSignal) => Promise<FoundTrace>
  readonly findOfEvent: (event: EventPlace, signal: AbortSignal) => Promise<FoundEventTrace>
}

/** One trace by its id, and that of an event. */
export function traceRoutes(app: FastifyInstance, tools: TraceTools): void {
  const { access, find, findOfEvent } = tools
  const reading = { onRequest: authorize(access, 'rum_apps_read') }
  app.get(routePath(tracePaths.trace), reading, async (request, reply) => {
    const id = readTraceId(pathId(request))
    if (id === undefined) return refuseSentence(reply, invalid('id', 'is no id of a trace'))
    const found = await find(id, untilDisconnected(reply))
    const detail = `trace ${pathId(request)} not found`
    return tell(reply, found, { code: 'trace_not_found', detail })
  })
  app.get(routePath(tracePaths.eventTrace), reading, async (request, reply) => {
    const event = readEventPlace(request)
    if (typeof event === 'string') return refuseSentence(reply, event)
    const found = await findOfEvent(event, untilDisconnected(reply))
    const detail = `event ${event.eventId} not found`
    return tell(reply, found, { code: 'event_not_found', detail })
  })
}

/** Which event, or what is wrong with how it is named. */
function readEventPlace(request: FastifyRequest): EventPlace | string {
  const applicationId = queryText(request.query, 'application_id')
  const timestamp = queryText(request.query, 'timestamp') ?? ''
  if (applicationId === undefined) return invalid('application_id', 'is missing')
  if (!/^\d{1,15}$/.test(timestamp)) {
    return invalid('timestamp', 'must be when the event was, in epoch milliseconds')
  }
  return { applicationId, eventId: pathId(request), atMs: Number(timestamp) }
}

type Refusal = Parameters<typeof refuse>[2]

function tell(
  reply: FastifyReply,
  found: FoundTrace | FoundEventTrace,
  missing: Refusal,
): FastifyReply | TraceAnswer | EventTraceAnswer {
  switch (found.kind) {
    case 'found':
      return found.answer
    case 'missing':
      return refuse(reply, 'sentences', missing)
    case 'unavailable':
      return refuse(reply, 'sentences', { code: 'warehouse_unavailable' })
    default:
      return refuseSentence(reply, unanswerable[found.kind])
  }
}

function refuseSentence(reply: FastifyReply, sentence: string): FastifyReply {
  return reply.code(400).send({ errors: [sentence] } satisfies QuestionErrors)
}
