import type { BatchAnswer } from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { decodeBody, type DecodedBody } from '../intake/prodlytics/decode-body.ts'
import { traceOfHeaders } from '../intake/prodlytics/named-trace.ts'
import type { TakenEvents } from '../intake/taken-events.ts'
import {
  applicationGate,
  keepEvents,
  noteRejection,
  refuseSender,
  senderOf,
  type IntakeRefusal,
  type IntakeTools,
  type Sender,
} from './accept-events.ts'
import { intakeKey } from './header.ts'
import { paths } from './endpoints.ts'
import type { IntakeFront } from './intake-front.ts'
import type { PlainRequest } from './plain-request.ts'
import { refuse } from './refusals.ts'
import { acceptAnyBody, readBodyBytes } from './request-body.ts'

/** In which form the events of these routes are. */
export const protocol = 'prodlytics'

/** The server-side event intake, under its two paths. */
export function intakeRoutes(app: FastifyInstance, tools: IntakeTools): void {
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope)
    scope.addHook('onRequest', async (request, reply) => {
      const refusal = refuseSender({ key: intakeKey(request), protocol, request }, tools)
      return refusal && refused(tools, reply, refusal)
    })
    for (const path of [paths.prodlytics, paths.productAnalyticsEvents]) {
      scope.post(path, { config: { errorStyle: 'intake' } }, (request, reply) =>
        accept(request, reply, tools),
      )
    }
    done()
  })
}

async function accept(
  request: FastifyRequest,
  reply: FastifyReply,
  tools: IntakeTools,
): Promise<FastifyReply> {
  const body = await readBodyBytes(request.body, request.headers['content-encoding'])
  if (body.kind === 'refused') return refused(tools, reply, body)
  const { headers } = request
  const traceparent = traceOfHeaders((name) => [headers[name]].flat()[0])
  const contentType = headers['content-type'] ?? ''
  const decoded = decode(body.bytes, { contentType, traceparent }, tools)
  if (decoded.kind === 'refused') {
    return refused(tools, reply, decoded.refusal)
  }
  const sender = senderOf(intakeKey(request), protocol, tools)
  const failure = await keepEvents(decoded.taken, sender, tools)
  if (failure !== undefined) {
    return refused(tools, reply, { code: failure, ...onlyApplication(decoded.taken) })
  }
  noteRejections(decoded, sender, tools)
  return reply.code(202).send(answer(decoded))
}

/** Takes a single event past the routes; see intake-front.ts. */
export function intakeFront(tools: IntakeTools): IntakeFront {
  return {
    path: paths.prodlytics,
    nowMs: tools.nowMs,
    onFault: (error) => tools.logger.error({ error: String(error) }, 'an event was not taken'),
    async take(body, { apiKey, ...sent }) {
      if (!tools.catalog.isApiKey(apiKey) || tools.rates.take(apiKey) !== undefined) return false
      const decoded = decode(body, sent, tools)
      const isTaken =
        decoded.kind === 'single' &&
        (await keepEvents(decoded.taken, senderOf(apiKey, protocol, tools), tools)) === undefined
      // The route counts what is handed over.
      if (!isTaken) tools.rates.giveBack(apiKey)
      return isTaken
    },
  }
}

type Sent = Pick<PlainRequest, 'contentType' | 'traceparent'>

/** Decodes a body of events as of now. */
export function decode(
  bytes: Buffer,
  { contentType, traceparent }: Sent,
  tools: IntakeTools,
): DecodedBody {
  return decodeBody(bytes, contentType, {
    traceparent,
    nowMs: tools.nowMs(),
    nextSequence: tools.nextSequence,
    retentionMonths: tools.retentionMonths,
    newEventId: tools.newEventId,
    refuseApplication: applicationGate(tools),
  })
}

/** Of which application the events of a body are, when they are all of one. */
function onlyApplication({ applications }: TakenEvents): { readonly applicationId?: string } {
  const [id] = applications.keys()
  return id === undefined || applications.size > 1 ? {} : { applicationId: id }
}

/** Tells everybody who watches of the events of a body that are refused. */
export function noteRejections(decoded: DecodedBody, sender: Sender, tools: IntakeTools): void {
  if (decoded.kind !== 'batch') return
  for (const dropped of decoded.dropped) noteRejection(dropped, sender, tools)
}

function answer(decoded: Exclude<DecodedBody, { kind: 'refused' }>): object | BatchAnswer {
  if (decoded.kind === 'single') return {}
  return { accepted: decoded.taken.count, rejected: decoded.rejections }
}

/** Refuses a body, and tells everybody who watches. */
export function refused(
  tools: IntakeTools,
  reply: FastifyReply,
  refusal: IntakeRefusal,
): FastifyReply {
  noteRejection(refusal, senderOf(intakeKey(reply.request), protocol, tools), tools)
  return refuse(reply, 'intake', refusal)
}
