import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify'
import { encodingOf, type Encoding } from '../intake/otlp/encoding.ts'
import {
  noteRejection,
  refuseSender,
  senderOf,
  type IntakeRefusal,
  type IntakeTools,
} from './accept-events.ts'
import { header } from './header.ts'
import { traceBytesMax } from './agent-replies.ts'
import { letPagesSend } from './cross-origin.ts'
import { keepLogs, keepTraces, noted, type KeepExport, type KeptExport } from './keep-otlp.ts'
import { otlpPaths } from './otlp-endpoints.ts'
import { sendExportAnswer } from './otlp-replies.ts'
import { refuse } from './refusals.ts'
import { acceptAnyBody, bodyBytesMax, readBodyBytes } from './request-body.ts'

const protocol = 'otlp'

export type OtlpTools = {
  readonly intake: IntakeTools
  /** Whether those are refused who have no key. */
  readonly needsKey: boolean
}

/** What OpenTelemetry's exporters and collectors send over HTTP. */
export function otlpRoutes(app: FastifyInstance, tools: OtlpTools): void {
  const { bodies } = tools.intake.spans
  const traces = { path: otlpPaths.traces, bytesMax: traceBytesMax, keep: keepTraces }
  route(app, { ...traces, turn: (request, work) => bodies.take(request, work) }, tools)
  const logs = { path: otlpPaths.logs, bytesMax: bodyBytesMax, keep: keepLogs }
  route(app, { ...logs, turn: (_request, work) => work() }, tools)
}

type Exporting = {
  readonly path: string
  /** Of a body, also inflated. */
  readonly bytesMax: number
  readonly keep: KeepExport
  /** Inflates and keeps a body when it is its turn. */
  readonly turn: (request: FastifyRequest, work: Work) => Promise<KeptExport>
}

type Work = () => Promise<KeptExport>

function route(app: FastifyInstance, exporting: Exporting, tools: OtlpTools): void {
  const { path, bytesMax, turn } = exporting
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope, bytesMax)
    letPagesSend(scope, [path], tools.intake.catalog)
    const options = { config: { errorStyle: protocol }, onRequest: refuseUnknown(tools) } as const
    scope.post(path, options, async (request, reply) => {
      const kept = await turn(request, () => keepSent(request, exporting, tools.intake))
      if (kept.kind === 'refused') return refuse(reply, protocol, kept.refusal)
      return sendExportAnswer(reply, kept.records, kept.rejected)
    })
    done()
  })
}

/** Before the body: nobody unknown makes the server read one. */
function refuseUnknown({ intake, needsKey }: OtlpTools): onRequestHookHandler {
  return (request, reply, next) => {
    const key = keyOf(request)
    // A page that its browser was told to open may not write because it runs on this machine.
    const isPage = header(request, 'origin') !== undefined
    const isAsked = needsKey || isPage || key !== ''
    const refusal = isAsked ? refuseSender({ key, protocol, request }, intake) : undefined
    if (refusal === undefined) return next()
    noteRejection(refusal, senderOf(key, protocol, intake), intake)
    refuse(reply, protocol, refusal)
  }
}

async function keepSent(
  request: FastifyRequest,
  { keep, bytesMax }: Exporting,
  intake: IntakeTools,
): Promise<KeptExport> {
  const key = keyOf(request)
  const sent = await readSent(request, bytesMax)
  if (sent.kind === 'refused') return noted(sent.refusal, key, intake)
  const client = header(request, 'user-agent') ?? ''
  return keep({ ...sent, key, client }, intake)
}

/** The key that a request is sent with, '' without one. */
function keyOf(request: FastifyRequest): string {
  const [, bearer] = /^Bearer +(\S+)$/i.exec((header(request, 'authorization') ?? '').trim()) ?? []
  return header(request, 'dd-api-key') ?? header(request, 'x-api-key') ?? bearer ?? ''
}

type Sent =
  | { readonly kind: 'sent'; readonly encoding: Encoding; readonly bytes: Buffer }
  | { readonly kind: 'refused'; readonly refusal: IntakeRefusal }

async function readSent({ body, headers }: FastifyRequest, bytesMax: number): Promise<Sent> {
  const encoding = encodingOf(headers['content-type'] ?? '')
  if (encoding === undefined) {
    return { kind: 'refused', refusal: { code: 'content_type_unsupported' } }
  }
  // A message without any field is no bytes in protobuf.
  const read = await readBodyBytes(body ?? noBytes, headers['content-encoding'], bytesMax)
  if (read.kind === 'bytes') return { kind: 'sent', encoding, bytes: read.bytes }
  if (read.code !== 'body_too_large') return { kind: 'refused', refusal: read }
  const detail = `The body is over ${bytesMax / 1024 ** 2} MiB, inflated.`
  return { kind: 'refused', refusal: { ...read, detail } }
}

const noBytes = Buffer.alloc(0)
