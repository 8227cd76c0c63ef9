import { errorCodes, ingestionWarnings, type ErrorCode, type Protocol } from '@throughline/contract'
import type { FastifyRequest } from 'fastify'
import { takesEvents } from '../catalog/applications.ts'
import type { IntakeCatalog } from '../catalog/catalog.ts'
import type { IngestionFigures, Source } from '../ingestion/held-figures.ts'
import type { EventChecks } from '../intake/event-schemas/event-checks.ts'
import type { Dropped } from '../intake/refusal.ts'
import type { TakenEvents } from '../intake/taken-events.ts'
import { JournalError } from '../journal/journal-error.ts'
import type { RoomWatch } from '../journal/room-watch.ts'
import type { NextSequence } from '../warehouse/record-writer.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { IntakeAccess } from './access.ts'
import type { SpanTools } from './keep-spans.ts'
import type { KeyRates } from './key-rates.ts'
import type { LiveSink } from './live-gathering.ts'
import type { Refusal } from './refusals.ts'

export type IntakeTools = {
  readonly access: IntakeAccess
  readonly catalog: IntakeCatalog
  readonly rates: KeyRates
  readonly journal: Pick<RoomWatch, 'append'>
  readonly spans: SpanTools
  readonly live: LiveSink
  readonly logger: Logger
  readonly metrics: Metrics
  readonly figures: Pick<IngestionFigures, 'count'>
  /** What a known API key is called in answers. */
  readonly keyId: (key: string) => string
  readonly schemaFaults: EventChecks
  readonly nowMs: () => number
  readonly nextSequence: NextSequence
  readonly newEventId: () => string
  readonly retentionMonths: number
  readonly autoCreateApplications: boolean
  readonly applicationsMax: number
}

/** By which key and in which protocol events come; the key is '' when it is not known. */
export type Sender = { readonly keyId: string; readonly protocol: Protocol }

/** Who sends with a key, by what is known of it. */
export function senderOf(
  key: string,
  protocol: Protocol,
  { catalog, keyId }: Pick<IntakeTools, 'catalog' | 'keyId'>,
): Sender {
  return { keyId: catalog.isApiKey(key) ? keyId(key) : '', protocol }
}

/** How the protocols are sent a key, for which the code's own sentence is not enough. */
const keySending: Partial<Record<Protocol, string>> = {
  datalyr:
    'send it in X-API-Key, X-Datalyr-API-Key or DD-API-KEY, as Authorization: Bearer, or as workspace_id in the body',
  segment: 'send it as the user of Authorization: Basic, in DD-API-KEY, or as writeKey in the body',
  otlp: 'send it in DD-API-KEY or X-API-Key, or as Authorization: Bearer; exporters send the headers of OTEL_EXPORTER_OTLP_HEADERS',
  rum: 'send the client token of the application, or a key, as dd-api-key in the query or in the DD-API-KEY header',
}

type SentKey = {
  readonly key: string
  readonly protocol: Protocol
  readonly request: FastifyRequest
}

/** Why nothing is taken of a key now; it counts as one request of it. */
export function refuseSender(
  { key, protocol, request }: SentKey,
  { access, rates }: IntakeTools,
): IntakeRefusal | undefined {
  const code = access.refuseKey(key, request)
  const sending = keySending[protocol]
  if (code === 'api_key_missing' && sending !== undefined) {
    return { code, detail: `No API key: ${sending}.` }
  }
  return code === undefined ? refuseRate(key, rates) : { code }
}

/** Why a key has to wait; it counts as one request of it. */
export function refuseRate(key: string, rates: KeyRates): IntakeRefusal | undefined {
  const limit = rates.take(key)
  return limit && { code: 'rate_limited', limit }
}

/** Says yes only when the events are durable; undefined is that yes. */
export async function keepEvents(
  taken: TakenEvents,
  { keyId, protocol }: Sender,
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
    const source = { applicationId: id, keyId, protocol }
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

export type IntakeRefusal = Refusal &
  Partial<Dropped> & {
    /** Of how many events; of one, or of a request, when not given. */
    readonly count?: number
  }

/** Tells everybody who watches of what is refused. */
export function noteRejection(refusal: IntakeRefusal, sender: Sender, tools: IntakeTools): void {
  const { code, detail, applicationId = '', eventName, place, problem, count = 1 } = refusal
  const { sentence } = errorCodes[code]
  tools.metrics.rejected.inc({ code }, count)
  tools.live.rejected(code, detail ?? sentence)
  const sample = () => ({ eventName, place, reason: problem ?? sentence })
  tools.figures.count({ applicationId, ...sender }, { type: code, count, sample })
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

/** Counts a connection that was refused before there was a request to read. */
export function noteConnection(code: ErrorCode, { metrics, figures }: IntakeTools): void {
  metrics.rejected.inc({ code })
  const { sentence: reason } = errorCodes[code]
  const sample = () => ({ eventName: undefined, place: undefined, reason })
  figures.count({ applicationId: '', keyId: '', protocol: '' }, { type: code, count: 1, sample })
}
