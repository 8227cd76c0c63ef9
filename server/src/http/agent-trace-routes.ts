import { errorCodes } from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { decodeTraces } from '../intake/agent-traces/decode-traces.ts'
import { withinRoom } from '../intake/spans/within-room.ts'
import { acceptChunks } from './accept-chunks.ts'
import type { IntakeRefusal } from './accept-events.ts'
import { header } from './access.ts'
import {
  agentHeaders,
  agentInfo,
  isCrossSite,
  sendJson,
  sendOk,
  sendRates,
  sendText,
  traceBytesMax,
  wantsRealStatus,
} from './agent-replies.ts'
import { infoPath, sinks, traceVersions } from './agent-endpoints.ts'
import type { SpanTools } from './keep-spans.ts'
import type { Refusal } from './refusals.ts'
import { acceptAnyBody, readBodyBytes } from './request-body.ts'

export type AgentTools = {
  readonly spans: SpanTools
  /** Why nothing is taken of this request. Tracers have no keys: on a port of their own none is asked for. */
  readonly refuseSender: (request: FastifyRequest) => IntakeRefusal | undefined
}

// Tracers use PUT and POST, and the Agent takes any.
const methods = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE']

/** The API of the Agent. */
export function agentTraceRoutes(app: FastifyInstance, tools: AgentTools): void {
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope, traceBytesMax)
    scope.addHook('onRequest', (request, reply, next) => {
      reply.headers(agentHeaders)
      if (isCrossSite(request)) sendText(reply, 403, 'cross-site request rejected')
      else next()
    })
    for (const version of traceVersions) {
      scope.route({
        method: methods,
        url: version.path,
        handler: (request, reply) => takeTraces(version, { request, reply, tools }),
      })
    }
    sinkRoutes(scope)
    scope.get(infoPath, (_request, reply) => sendJson(reply, agentInfo))
    done()
  })
}

type Version = (typeof traceVersions)[number]

type Exchange = {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly tools: AgentTools
}

async function takeTraces(version: Version, exchange: Exchange): Promise<FastifyReply> {
  const { request, reply, tools } = exchange
  const refusal = tools.refuseSender(request)
  if (refusal !== undefined) return refuseAsText(reply, refusal)
  const encoding = request.headers['content-encoding']
  const sent = await readBodyBytes(request.body ?? noBytes, encoding, traceBytesMax)
  if (sent.kind === 'refused') return refuseAsText(reply, sent)
  const { largeBodies } = tools.spans
  return largeBodies.take(sent.bytes, () => keepTraces(version, sent.bytes, exchange))
}

async function keepTraces(
  { version, reply: yes }: Version,
  body: Buffer,
  { request, reply, tools }: Exchange,
): Promise<FastifyReply> {
  const decoded = decodeTraces({
    version,
    contentType: header(request, 'content-type'),
    language: header(request, 'datadog-meta-lang') ?? '',
    body,
  })
  if (decoded.kind === 'malformed') return sendText(reply, decoded.status, decoded.message)
  const { chunks, left } = withinRoom(decoded.chunks, body.length)
  const rejected = new Map(left === 0 ? [] : ([['no_room', left]] as const))
  const taken = await acceptChunks({ chunks, rejected, repeats: false }, tools.spans)
  // Tracers send nothing twice: told no they would lose these spans all the same, and say so each time.
  if (taken.kind === 'failed' && (version === 'v1.0' || wantsRealStatus(request))) {
    return sendText(reply, 429, 'too many requests')
  }
  return yes === 'ok' ? sendOk(reply) : sendRates(request, reply)
}

const noBytes = Buffer.alloc(0)

function refuseAsText(reply: FastifyReply, { code, detail }: Refusal): FastifyReply {
  if (code === 'body_too_large') return sendText(reply, 413, 'payload-too-large')
  const { status, sentence } = errorCodes[code]
  return sendText(reply, status, detail ?? sentence)
}

/** Of what tracers send beside traces nothing is kept; refused, some of them would go on asking. */
function sinkRoutes(scope: FastifyInstance): void {
  const sink = (url: string, handler: (reply: FastifyReply) => FastifyReply): void => {
    scope.route({ method: methods, url, handler: (_request, reply) => handler(reply) })
  }
  const sendNothing = (reply: FastifyReply) => sendJson(reply, '{}')
  for (const path of sinks.services) sink(path, sendOk)
  for (const path of sinks.dogstatsd) sink(path, (reply) => reply.code(200).send())
  sink(sinks.stats, (reply) => reply.code(200).send())
  sink(sinks.telemetry, sendNothing)
  sink(sinks.config, sendNothing)
}
