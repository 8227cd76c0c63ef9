import type { QuestionErrors, TraceAnswer } from '@throughline/contract'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { unanswerable } from '../query/answer.ts'
import { invalid } from '../query/parse/faults.ts'
import type { FoundTrace } from '../query/traces/find-trace.ts'
import { readTraceId, type TraceId } from '../query/parse/read-trace-id.ts'
import type { Access } from './access.ts'
import { authorize } from './authorize.ts'
import { routePath } from './endpoint.ts'
import { refuse } from './refusals.ts'
import { pathId } from './request-path.ts'
import { tracePaths } from './trace-endpoints.ts'
import { untilDisconnected } from './until-disconnected.ts'

export type TraceTools = {
  readonly access: Access
  readonly find: (id: TraceId, signal: AbortSignal) => Promise<FoundTrace>
}

/** One trace, by its id. */
export function traceRoutes(app: FastifyInstance, { access, find }: TraceTools): void {
  const reading = { onRequest: authorize(access, 'rum_apps_read') }
  app.get(routePath(tracePaths.trace), reading, async (request, reply) => {
    const id = readTraceId(pathId(request))
    if (id === undefined) return refuseSentence(reply, invalid('id', 'is no id of a trace'))
    const found = await find(id, untilDisconnected(reply))
    switch (found.kind) {
      case 'found':
        return found.answer satisfies TraceAnswer
      case 'missing': {
        const detail = `trace ${pathId(request)} not found`
        return refuse(reply, 'sentences', { code: 'trace_not_found', detail })
      }
      case 'unavailable':
        return refuse(reply, 'sentences', { code: 'warehouse_unavailable' })
      default:
        return refuseSentence(reply, unanswerable[found.kind])
    }
  })
}

function refuseSentence(reply: FastifyReply, sentence: string): FastifyReply {
  return reply.code(400).send({ errors: [sentence] } satisfies QuestionErrors)
}
