import { errorCodes, type SegmentCallsAnswer } from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { adaptBatch, adaptSingle, bodyKey, messageIdAt } from '../intake/segment/adapt-body.ts'
import {
  noteRejection,
  refuseSender,
  senderOf,
  type IntakeRefusal,
  type IntakeTools,
} from './accept-events.ts'
import { header } from './header.ts'
import { letPagesSend } from './cross-origin.ts'
import { readIntakeJson, type ReadRequest } from './intake-json.ts'
import { canonicalSender, keepCanonical } from './keep-canonical.ts'
import { refuse } from './refusals.ts'
import { acceptAnyBody } from './request-body.ts'
import { calledPaths } from './segment-call-endpoints.ts'

const protocol = 'segment'

/** The intake of Segment's clients. */
export function segmentCallRoutes(app: FastifyInstance, tools: IntakeTools): void {
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope)
    const paths = calledPaths.map(({ path }) => path)
    letPagesSend(scope, paths, tools.catalog)
    for (const { path, call } of calledPaths) {
      scope.post(path, { config: { errorStyle: protocol } }, async (request, reply) => {
        const body = await readIntakeJson(request)
        const key = headerKey(request)
        if (body.kind === 'json') return accept(call, { body, request, reply }, tools)
        return refused(body.refusal, { key, reply }, tools)
      })
    }
    done()
  })
}

type Called = (typeof calledPaths)[number]['call']

async function accept(
  call: Called,
  { body, request, reply }: ReadRequest,
  tools: IntakeTools,
): Promise<FastifyReply> {
  const key = headerKey(request) || bodyKey(body.value)
  const keyRefusal = refuseSender({ key, protocol, request }, tools)
  if (keyRefusal !== undefined) return refused(keyRefusal, { key, reply }, tools)
  const adapted = call === 'batch' ? adaptBatch(body) : adaptSingle(body, call)
  if (adapted.kind === 'refused') return refused(adapted.refusal, { key, reply }, tools)
  const sender = canonicalSender(key, protocol, tools)
  const kept = await keepCanonical(adapted.events, sender, tools)
  if (kept.kind === 'failed') return refuse(reply, protocol, kept)
  const rejected = kept.outcomes.flatMap((outcome, index) =>
    outcome.kind === 'refused' ? [{ index, ...outcome.dropped }] : [],
  )
  const [first] = rejected
  if (call !== 'batch' && first !== undefined) return refuse(reply, protocol, first)
  return reply.send(answer(rejected, body.value))
}

type Rejected = IntakeRefusal & { readonly index: number }

function answer(rejected: readonly Rejected[], body: unknown): SegmentCallsAnswer {
  if (rejected.length === 0) return { success: true }
  return {
    success: true,
    rejected: rejected.map(({ index, code, detail }) => {
      const messageId = messageIdAt(body, index)
      const message = detail ?? errorCodes[code].sentence
      return { index, ...(messageId === undefined ? {} : { messageId }), code, message }
    }),
  }
}

/** The key in the headers of a request, '' without one. */
function headerKey(request: FastifyRequest): string {
  const [, encoded = ''] = /^Basic +(\S+)$/i.exec(header(request, 'authorization') ?? '') ?? []
  const [user = ''] = Buffer.from(encoded, 'base64').toString().split(':')
  return user === '' ? (header(request, 'dd-api-key') ?? '') : user
}

type Sent = { readonly key: string; readonly reply: FastifyReply }

function refused(refusal: IntakeRefusal, { key, reply }: Sent, tools: IntakeTools): FastifyReply {
  noteRejection(refusal, senderOf(key, protocol, tools), tools)
  return refuse(reply, protocol, refusal)
}
