import { errorCodes, type SpanDrop } from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify'
import { decodeTraces } from '../intake/agent-traces/decode-traces.ts'
import { wholeContentType } from '../intake/agent-traces/media-type.ts'
import { withinRoom } from '../intake/spans/within-room.ts'
import { acceptChunks } from './accept-chunks.ts'
import {
  noteRejection,
  refuseSender,
  senderOf,
  type IntakeRefusal,
  type IntakeTools,
} from './accept-events.ts'
import { header, intakeKey } from './header.ts'
import {
  agentHeaders,
  agentInfo,
  isOfPage,
  sendJson,
  sendOk,
  sendRates,
  sendText,
  traceBytesMax,
  wantsRealStatus,
} from './agent-replies.ts'
import { infoPath, sinks, traceVersions } from './agent-endpoints.ts'
import { acceptAnyBody, dropAnyBody, readBodyBytes } from './request-body.ts'

export type AgentTools = {
  readonly intake: IntakeTools
  /** Whether those are refused who have no key, as tracers: on a port of their own none is asked for. */
  readonly needsKey: boolean
}

const protocol = 'agent'

// Tracers use PUT and POST, and the Agent takes any.
const methods = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE']

/** The API of the Agent. */
export function agentTraceRoutes(app: FastifyInstance, tools: AgentTools): void {
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope, traceBytesMax)
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, errorStyle: protocol }
    })
    scope.addHook('onRequest', (request, reply, next) => {
      reply.headers(agentHeaders)
      const { headers } = request
      const contentType = headers['content-type']
      if (contentType !== undefined) headers['content-type'] = wholeContentType(contentType)
      if (isOfPage(request)) sendText(reply, 403, 'cross-site request rejected')
      else next()
    })
    for (const version of traceVersions) {
      scope.route({
        method: methods,
        url: version.path,
        onRequest: refuseUnknown(tools),
        handler: (request, reply) => takeTraces(version, { request, reply, tools }),
      })
    }
    void scope.register(sinkRoutes)
    scope.route({
      method: methods,
      url: infoPath,
      handler: (_request, reply) => sendJson(reply, agentInfo),
    })
    done()
  })
}

type Version = (typeof traceVersions)[number]

type Exchange = {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly tools: AgentTools
}

/** Before the body: nobody unknown makes the server read one. */
function refuseUnknown(tools: AgentTools): onRequestHookHandler {
  return (request, reply, next) => {
    const key = intakeKey(request)
    const refusal = tools.needsKey
      ? refuseSender({ key, protocol, request }, tools.intake)
      : undefined
    if (refusal === undefined) next()
    else refuseTraces(refusal, { request, reply, tools })
  }
}

function takeTraces(version: Version, exchange: Exchange): Promise<FastifyReply> {
  const { request, tools } = exchange
  return tools.intake.spans.bodies.take(request, async () => {
    const encoding = request.headers['content-encoding']
    const sent = await readBodyBytes(request.body ?? noBytes, encoding, traceBytesMax)
    if (sent.kind === 'refused') return refuseTraces(sent, exchange)
    return keepTraces(version, sent.bytes, exchange)
  })
}

async function keepTraces(
  { version, reply: yes }: Version,
  body: Buffer,
  exchange: Exchange,
): Promise<FastifyReply> {
  const { request, reply, tools } = exchange
  const contentType = header(request, 'content-type')
  const language = header(request, 'datadog-meta-lang') ?? ''
  const decoded = decodeTraces({ version, contentType, language, body })
  if (decoded.kind === 'malformed') {
    noteRefused({ code: 'body_malformed', detail: decoded.message, problem: unreadable }, exchange)
    return sendText(reply, decoded.status, decoded.message)
  }
  const { chunks, left } = withinRoom(decoded.chunks, body.length)
  const rejected = new Map<SpanDrop, number>()
  if (left > 0) rejected.set('no_room', left)
  const missing = traceCount(request) - decoded.chunks.length
  if (missing > 0) rejected.set('trace_missing', missing)
  const tracer = `${language} ${header(request, 'datadog-meta-tracer-version') ?? ''}`.trim()
  const sender = { ...senderOf(intakeKey(request), protocol, tools.intake), tracer }
  const taken = await acceptChunks({ chunks, rejected, repeats: false, sender }, tools.intake)
  // Tracers send nothing twice: told no they would lose these spans all the same, and say so each time.
  if (taken.kind === 'failed' && (version === 'v1.0' || wantsRealStatus(request))) {
    return sendText(reply, 429, 'too many requests')
  }
  return yes === 'ok' ? sendOk(reply) : sendRates(request, reply)
}

/** How many traces a tracer says it sends; 0 when it does not say. */
function traceCount(request: FastifyRequest): number {
  const said = header(request, 'x-datadog-trace-count') ?? ''
  return /^\d{1,6}$/.test(said) ? Number(said) : 0
}

const noBytes = Buffer.alloc(0)
const unreadable = 'The body cannot be read as traces.'

/** Tells everybody who watches that nothing of a request is kept. */
function noteRefused(refusal: IntakeRefusal, { request, tools: { intake } }: Exchange): void {
  noteRejection(refusal, senderOf(intakeKey(request), protocol, intake), intake)
}

function refuseTraces(refusal: IntakeRefusal, exchange: Exchange): FastifyReply {
  noteRefused(refusal, exchange)
  const { code, detail } = refusal
  if (code === 'body_too_large') return sendText(exchange.reply, 413, 'payload-too-large')
  const { status, sentence } = errorCodes[code]
  return sendText(exchange.reply, status, detail ?? sentence)
}

/** Of what tracers send beside traces nothing is kept; refused, some of them would go on asking. */
function sinkRoutes(scope: FastifyInstance, _options: unknown, done: () => void): void {
  dropAnyBody(scope)
  const sink = (url: string, handler: (reply: FastifyReply) => FastifyReply): void => {
    scope.route({ method: methods, url, handler: (_request, reply) => handler(reply) })
  }
  const sendNothing = (reply: FastifyReply) => sendJson(reply, '{}')
  for (const path of sinks.services) sink(path, sendOk)
  for (const path of sinks.dogstatsd) sink(path, (reply) => reply.code(200).send())
  sink(sinks.stats, (reply) => reply.code(200).send())
  sink(sinks.telemetry, sendNothing)
  sink(sinks.config, sendNothing)
  done()
}
