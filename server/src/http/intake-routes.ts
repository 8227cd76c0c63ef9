import {
  errorCodes,
  ingestionWarnings,
  type BatchAnswer,
  type ErrorCode,
} from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { takesEvents } from '../catalog/applications.ts'
import type { IntakeCatalog } from '../catalog/catalog.ts'
import type { IngestionFigures, Source } from '../ingestion/held-figures.ts'
import {
  decodeBody,
  type DecodedBody,
  type Dropped,
  type TakenEvents,
} from '../intake/prodlytics/decode-body.ts'
import { JournalError } from '../journal/journal-error.ts'
import type { RoomWatch } from '../journal/room-watch.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { intakeKey, type IntakeAccess } from './access.ts'
import { paths } from './endpoints.ts'
import type { IntakeFront } from './intake-front.ts'
import type { KeyRates } from './key-rates.ts'
import type { LiveSink } from './live-gathering.ts'
import { refuse, type Refusal } from './refusals.ts'
import { acceptAnyBody, readBodyBytes } from './request-body.ts'

export type IntakeTools = {
  readonly access: IntakeAccess
  readonly catalog: IntakeCatalog
  readonly rates: KeyRates
  readonly journal: Pick<RoomWatch, 'append'>
  readonly live: LiveSink
  readonly logger: Logger
  readonly metrics: Metrics
  readonly figures: Pick<IngestionFigures, 'count'>
  /** What a known API key is called in answers. */
  readonly keyId: (key: string) => string
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
  const keyId = tools.keyId(intakeKey(request))
  const failure = await keep(decoded.taken, keyId, tools)
  if (failure !== undefined) {
    return refused(tools, reply, { code: failure, ...onlyApplication(decoded.taken) })
  }
  noteRejections(decoded, keyId, tools)
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
      const isTaken =
        decoded.kind === 'single' &&
        (await keep(decoded.taken, tools.keyId(apiKey), tools)) === undefined
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

type ApplicationRules = Pick<IntakeTools, 'catalog' | 'autoCreateApplications' | 'applicationsMax'>

/** Decides over the applications of one body; its new ones are added only when it is durable. */
export function applicationGate(tools: ApplicationRules): (id: string) => ErrorCode | undefined {
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
async function keep(
  taken: TakenEvents,
  keyId: string,
  tools: IntakeTools,
): Promise<ErrorCode | undefined> {
  const { record, count, applications } = taken
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
  for (const [id, tally] of applications) {
    const source = { applicationId: id, keyId, protocol } as const
    tools.figures.count(source, { type: 'accepted', count: tally.count })
    for (const remark of tally.remarks) tools.figures.count(source, remark)
    if (!tools.catalog.isApplication(id)) createApplication(source, tools)
  }
  return undefined
}

function createApplication(source: Source, { catalog, figures }: IntakeTools): void {
  const { applicationId: id } = source
  catalog.addApplication({ id, name: id })
  const { meaning: reason } = ingestionWarnings.application_created
  const sample = () => ({ eventName: undefined, place: '/application/id', reason })
  figures.count(source, { type: 'application_created', count: 1, sample })
}

const protocol = 'prodlytics'

/** Of which application the events of a body are, when they are all of one. */
function onlyApplication({ applications }: TakenEvents): { readonly applicationId?: string } {
  const [id] = applications.keys()
  return id === undefined || applications.size > 1 ? {} : { applicationId: id }
}

function noteRejections(decoded: DecodedBody, keyId: string, tools: IntakeTools): void {
  if (decoded.kind !== 'batch') return
  for (const dropped of decoded.dropped) noteRejection(dropped, keyId, tools)
}

type IntakeRefusal = Refusal & Partial<Dropped>

/** Tells everybody who watches; the key is '' when it is not known. */
function noteRejection(refusal: IntakeRefusal, keyId: string, tools: IntakeTools): void {
  const { code, detail, applicationId = '', eventName, place, problem } = refusal
  const { sentence } = errorCodes[code]
  tools.metrics.rejected.inc({ code })
  tools.live.rejected(code, detail ?? sentence)
  const sample = () => ({ eventName, place, reason: problem ?? sentence })
  tools.figures.count({ applicationId, keyId, protocol }, { type: code, count: 1, sample })
}

function answer(decoded: Exclude<DecodedBody, { kind: 'refused' }>): object | BatchAnswer {
  if (decoded.kind === 'single') return {}
  return { accepted: decoded.taken.count, rejected: decoded.rejections }
}

/** Counts a connection that was refused before there was a request to read. */
export function noteConnection(code: ErrorCode, { metrics, figures }: IntakeTools): void {
  metrics.rejected.inc({ code })
  const { sentence: reason } = errorCodes[code]
  const sample = () => ({ eventName: undefined, place: undefined, reason })
  figures.count({ applicationId: '', keyId: '', protocol: '' }, { type: code, count: 1, sample })
}

function refused(tools: IntakeTools, reply: FastifyReply, refusal: IntakeRefusal): FastifyReply {
  const key = intakeKey(reply.request)
  noteRejection(refusal, tools.catalog.isApiKey(key) ? tools.keyId(key) : '', tools)
  return refuse(reply, 'intake', refusal)
}
