import { errorCodes, type BatchAnswer, type ErrorCode } from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { takesEvents } from '../catalog/applications.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { decodeBody, type DecodedBody, type TakenEvents } from '../intake/prodlytics/decode-body.ts'
import { JournalError } from '../journal/journal-error.ts'
import type { RoomWatch } from '../journal/room-watch.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { intakeKey, type Access } from './access.ts'
import { paths } from './endpoints.ts'
import type { IntakeFront } from './intake-front.ts'
import type { KeyRates } from './key-rates.ts'
import type { LiveStream } from './live-stream.ts'
import { refuse, type Refusal } from './refusals.ts'
import { acceptAnyBody, readBodyBytes } from './request-body.ts'

export type IntakeTools = {
  readonly access: Access
  readonly catalog: Catalog
  readonly rates: KeyRates
  readonly journal: Pick<RoomWatch, 'append'>
  readonly live: LiveStream
  readonly logger: Logger
  readonly metrics: Metrics
  readonly nowMs: () => number
  readonly newEventId: () => string
  readonly retentionMonths: number
  readonly autoCreateApplications: boolean
  readonly applicationsMax: number
}

/** The server-side event intake, under its two paths. */
export function intakeRoutes(app: FastifyInstance, tools: IntakeTools): void {
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope)
    scope.addHook('onRequest', async (request, reply) => {
      const code = tools.access.refuseIntake(request)
      if (code !== undefined) return refused(tools, reply, { code })
      const limit = tools.rates.take(intakeKey(request))
      return limit && refused(tools, reply, { code: 'rate_limited', limit })
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
  const decoded = decode(body.bytes, request.headers['content-type'] ?? '', tools)
  if (decoded.kind === 'refused') {
    return refused(tools, reply, decoded.refusal)
  }
  const failure = await keep(decoded.taken, tools)
  if (failure !== undefined) return refused(tools, reply, { code: failure })
  noteRejections(decoded, tools)
  return reply.code(202).send(answer(decoded))
}

/** Takes a single event past the routes; see intake-front.ts. */
export function intakeFront(tools: IntakeTools): IntakeFront {
  return {
    path: paths.prodlytics,
    nowMs: tools.nowMs,
    onFault: (error) => tools.logger.error({ error: String(error) }, 'an event was not taken'),
    async take(body, { apiKey, contentType }) {
      if (!tools.catalog.isApiKey(apiKey) || tools.rates.take(apiKey) !== undefined) return false
      const decoded = decode(body, contentType, tools)
      const isTaken = decoded.kind === 'single' && (await keep(decoded.taken, tools)) === undefined
      // The route counts what is handed over.
      if (!isTaken) tools.rates.giveBack(apiKey)
      return isTaken
    },
  }
}

function decode(bytes: Buffer, contentType: string, tools: IntakeTools): DecodedBody {
  return decodeBody(bytes, contentType, {
    nowMs: tools.nowMs(),
    retentionMonths: tools.retentionMonths,
    newEventId: tools.newEventId,
    refuseApplication: applicationGate(tools),
  })
}

/** Decides over the applications of one body; its new ones are added only when it is durable. */
function applicationGate(tools: IntakeTools): (id: string) => ErrorCode | undefined {
  const { catalog, autoCreateApplications, applicationsMax } = tools
  const created = new Set<string>()
  return (id) => {
    const application = catalog.application(id)
    if (application !== undefined)
      return takesEvents(application) ? undefined : 'application_disabled'
    if (created.has(id)) return undefined
    if (!autoCreateApplications) return 'application_unknown'
    if (catalog.applicationCount() + created.size >= applicationsMax) return 'applications_full'
    created.add(id)
    return undefined
  }
}

/** Says yes only when the events are durable; undefined is that yes. */
async function keep(taken: TakenEvents, tools: IntakeTools): Promise<ErrorCode | undefined> {
  const { record, count, applicationIds } = taken
  if (count === 0) return undefined
  try {
    const outcome = await tools.journal.append(record)
    if (outcome !== 'durable') return outcome === 'full' ? 'journal_full' : 'journal_stuck'
  } catch (error) {
    if (!(error instanceof JournalError)) throw error
    tools.logger.error({ error: String(error) }, 'journal refuses')
    return 'journal_unavailable'
  }
  tools.metrics.accepted.inc(count)
  tools.metrics.waiting.inc(count)
  tools.live.accepted(record)
  for (const id of applicationIds) {
    if (!tools.catalog.isApplication(id)) tools.catalog.addApplication({ id, name: id })
  }
  return undefined
}

function noteRejections(decoded: DecodedBody, tools: IntakeTools): void {
  if (decoded.kind !== 'batch') return
  for (const { code, detail } of decoded.rejections) {
    tools.metrics.rejected.inc({ code })
    tools.live.rejected(code, detail)
  }
}

function answer(decoded: Exclude<DecodedBody, { kind: 'refused' }>): object | BatchAnswer {
  if (decoded.kind === 'single') return {}
  return { accepted: decoded.taken.count, rejected: decoded.rejections }
}

function refused(tools: IntakeTools, reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { code, detail } = refusal
  tools.metrics.rejected.inc({ code })
  tools.live.rejected(code, detail ?? errorCodes[code].sentence)
  return refuse(reply, 'intake', refusal)
}
