import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readAgentBody } from '../intake/agent-traces/read-agent-body.ts'
import { header } from './access.ts'
import {
  agentHeaders,
  agentInfo,
  isCrossSite,
  sendOk,
  sendRates,
  sendText,
  traceBytesMax,
  wantsRealStatus,
} from './agent-replies.ts'
import { infoPath, sinks, traceVersions } from './agent-endpoints.ts'
import type { SpanIntake } from './keep-spans.ts'
import { acceptAnyBody, readBodyBytes } from './request-body.ts'

export type AgentTools = {
  readonly spans: SpanIntake
  /** Why nothing is taken of this request. Tracers have no keys: on a port of their own none is asked for. */
  readonly refuseSender: (request: FastifyRequest) => string | undefined
  /** Where tracers are told that traces are received. */
  readonly receiverPort: number
}

// Tracers use PUT and POST, and the Agent takes any.
const methods = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE']

/** The API of the Agent. */
export function agentTraceRoutes(app: FastifyInstance, tools: AgentTools): void {
  const info = agentInfo(tools.receiverPort)
  const headers = agentHeaders(info)
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope, traceBytesMax)
    scope.addHook('onRequest', (request, reply, next) => {
      reply.headers(headers)
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
    scope.get(infoPath, (_request, reply) =>
      reply.header('content-type', 'application/json').send(info),
    )
    done()
  })
}

type Version = (typeof traceVersions)[number]

type Exchange = {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly tools: AgentTools
}

async function takeTraces(
  { version, reply: yes }: Version,
  { request, reply, tools }: Exchange,
): Promise<FastifyReply> {
  const refusal = tools.refuseSender(request)
  if (refusal !== undefined) return sendText(reply, 403, refusal)
  const encoding = request.headers['content-encoding']
  const body = await readBodyBytes(request.body, encoding, traceBytesMax)
  if (body.kind === 'refused') {
    const isTooLarge = body.code === 'body_too_large'
    return sendText(reply, isTooLarge ? 413 : 400, isTooLarge ? 'payload-too-large' : body.detail)
  }
  const read = readAgentBody({
    version,
    contentType: header(request, 'content-type') ?? '',
    bytes: body.bytes,
  })
  if (read.kind === 'malformed') return sendText(reply, read.status, read.message)
  const language = header(request, 'datadog-meta-lang') ?? ''
  const outcome = await tools.spans.keep(read.chunks, { language, protocol: 'agent' })
  // Tracers send nothing twice: told no they would lose these spans all the same, and say so each time.
  if (outcome !== 'kept' && wantsRealStatus(request)) {
    return sendText(reply, 429, 'too many requests')
  }
  return yes === 'ok' ? sendOk(reply) : sendRates(request, reply)
}

/** Of what tracers send beside traces nothing is kept; refused, some of them would go on asking. */
function sinkRoutes(scope: FastifyInstance): void {
  const sink = (url: string, handler: (reply: FastifyReply) => FastifyReply): void => {
    scope.route({ method: methods, url, handler: (_request, reply) => handler(reply) })
  }
  const sendNothing = (reply: FastifyReply) => reply.send('{}')
  for (const path of sinks.services) sink(path, sendOk)
  for (const path of sinks.dogstatsd) sink(path, (reply) => reply.code(200).send())
  sink(sinks.stats, (reply) => reply.code(200).send())
  sink(sinks.telemetry, sendNothing)
  sink(sinks.config, sendNothing)
}
