import { errorCodes, type BatchAnswer, type ErrorCode } from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { decodeBrowserBody } from '../intake/rum/decode-body.ts'
import type { BrowserContext } from '../intake/rum/judge-line.ts'
import {
  applicationGate,
  keepEvents,
  noteRejection,
  refuseRate,
  refuseSender,
  senderOf,
  type IntakeRefusal,
  type IntakeTools,
  type Sender,
} from './accept-events.ts'
import { queryText } from './query-text.ts'
import { refuse } from './refusals.ts'
import { acceptAnyBody, readBodyBytes } from './request-body.ts'
import { rumPaths } from './rum-endpoints.ts'

const protocol = 'rum'

/** The intake of browsers. A page of any origin may send: a client token is no secret. */
export function rumRoutes(app: FastifyInstance, tools: IntakeTools): void {
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope)
    scope.addHook('onRequest', (_request, reply, next) => {
      reply.header('access-control-allow-origin', '*')
      next()
    })
    for (const path of Object.values(rumPaths)) {
      const options = { config: { errorStyle: 'intake' } } as const
      scope.post(path, options, (request, reply) => accept(readSent(request), reply, tools))
      scope.options(path, (_request, reply) => reply.code(204).headers(preflight).send())
    }
    done()
  })
}

const preflight = {
  'access-control-allow-methods': 'POST, OPTIONS',
  'access-control-allow-headers': '*',
  'access-control-max-age': '7200',
} as const

/** What a request says of itself, in its own query or, through a proxy, in that of `ddforward`. */
type Sent = {
  readonly request: FastifyRequest
  readonly path: string
  readonly key: string
  readonly encoding: string | undefined
  readonly sentAtMs: number | undefined
}

function readSent(request: FastifyRequest): Sent {
  const forwarded = queryText(request.query, 'ddforward') ?? ''
  const start = forwarded.indexOf('?')
  const inner = new URLSearchParams(start < 0 ? '' : forwarded.slice(start + 1))
  const said = (name: string) => inner.get(name) ?? queryText(request.query, name)
  // Empty, it is no time, and not that of 1970.
  const batchTime = Number(said('batch_time')?.trim() || Number.NaN)
  const own = request.url.split('?')[0] ?? ''
  return {
    request,
    path: start > 0 ? forwarded.slice(0, start) : own,
    key: said('dd-api-key') ?? keyInHeader(request),
    encoding: request.headers['content-encoding'] ?? said('dd-evp-encoding'),
    sentAtMs: Number.isFinite(batchTime) ? batchTime : undefined,
  }
}

function keyInHeader({ headers }: FastifyRequest): string {
  const key = headers['dd-api-key']
  return typeof key === 'string' ? key : ''
}

async function accept(sent: Sent, reply: FastifyReply, tools: IntakeTools): Promise<FastifyReply> {
  const refusal = refusalOfKey(sent, tools)
  if (refusal !== undefined) return refused(refusal, { sent, reply, tools })
  if (sent.path !== rumPaths.rum) {
    countUnkept('replay_not_kept', 1, { sender: senderOf(sent.key, protocol, tools), tools })
    return reply.code(202).send({})
  }
  const body = await readBodyBytes(sent.request.body, sent.encoding)
  if (body.kind === 'refused') return refused(body, { sent, reply, tools })
  const decoded = decodeBrowserBody(body.bytes, contextOf(sent, tools))
  if (decoded.kind === 'refused') return refused(decoded.dropped, { sent, reply, tools })
  const { taken, lineCount: accepted, rejections, dropped, telemetryCount } = decoded
  const sender = senderOf(sent.key, protocol, tools)
  const code = await keepEvents(taken, sender, tools)
  if (code !== undefined) return refused({ code }, { sent, reply, tools })
  for (const one of dropped) noteRejection(one, sender, tools)
  if (telemetryCount > 0) countUnkept('telemetry_not_kept', telemetryCount, { sender, tools })
  return reply.code(202).send({ accepted, rejected: [...rejections] } satisfies BatchAnswer)
}

function refusalOfKey({ key, request }: Sent, tools: IntakeTools): IntakeRefusal | undefined {
  const isToken = tools.catalog.applicationOfToken(key) !== undefined
  return isToken ? refuseRate(key, tools.rates) : refuseSender({ key, protocol, request }, tools)
}

/** A client token lets send to its own application only. */
function contextOf({ key, sentAtMs }: Sent, tools: IntakeTools): BrowserContext {
  const own = tools.catalog.applicationOfToken(key)
  const gate = applicationGate(tools)
  return {
    nowMs: tools.nowMs(),
    nextSequence: tools.nextSequence,
    retentionMonths: tools.retentionMonths,
    sentAtMs,
    newEventId: tools.newEventId,
    refuseApplication: (id) =>
      own === undefined || own.id === id ? gate(id) : 'client_token_of_other',
  }
}

type Unkept = { readonly sender: Sender; readonly tools: IntakeTools }

/** Counts what is dropped as it should be, and so is no news to whoever watches. */
function countUnkept(code: ErrorCode, count: number, { sender, tools }: Unkept): void {
  tools.figures.count({ applicationId: '', ...sender }, { type: code, count })
}

type Request = { readonly sent: Sent; readonly reply: FastifyReply; readonly tools: IntakeTools }

function refused(refusal: IntakeRefusal, { sent, reply, tools }: Request): FastifyReply {
  const { sentence } = errorCodes[refusal.code]
  noteRejection(refusal, senderOf(sent.key, protocol, tools), tools)
  return refuse(reply, 'intake', { ...refusal, detail: refusal.detail ?? sentence })
}
