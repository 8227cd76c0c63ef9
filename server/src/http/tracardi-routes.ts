import { randomUUID } from 'node:crypto'
import {
  errorCodes,
  type sourceTypes,
  type ErrorCode,
  type TracardiAnswer,
  type TracardiFault,
} from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { EventOutcome } from '../intake/canonical-row.ts'
import { isJsonObject, objectOf, textOf, valueAt, type JsonObject } from '../intake/json-object.ts'
import { otherIntake } from '../intake/other-intake.ts'
import { collectedTrack, type CollectFields } from '../intake/tracardi/adapt-collect.ts'
import { adaptTrack, type AdaptedTrack, type TrackedEvent } from '../intake/tracardi/adapt-track.ts'
import { readTrack, type TrackFault } from '../intake/tracardi/read-track.ts'
import {
  noteRejection,
  refuseRate,
  senderOf,
  type IntakeRefusal,
  type IntakeTools,
} from './accept-events.ts'
import { header } from './header.ts'
import { letPagesSend } from './cross-origin.ts'
import { routePath } from './endpoint.ts'
import type { ReadRequest } from './intake-json.ts'
import {
  canonicalSender,
  keepCanonical,
  showCanonical,
  type CanonicalSender,
} from './keep-canonical.ts'
import { refuse } from './refusals.ts'
import { acceptAnyBody, readBodyBytes } from './request-body.ts'
import { tracardiPaths } from './tracardi-endpoints.ts'

const protocol = 'tracardi'

/** The addresses of Tracardi's sources for webhooks. `/track` is in `track-routes.ts`. */
export function tracardiRoutes(app: FastifyInstance, tools: IntakeTools): void {
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope)
    const paths = [tracardiPaths.collect, tracardiPaths.collectOfSession].map(routePath)
    letPagesSend(scope, paths, tools.catalog)
    for (const url of paths) {
      scope.route({
        method: ['GET', 'POST'],
        // Whoever only looks whether there is something does not tell of an event.
        exposeHeadRoute: false,
        url,
        config: { errorStyle: protocol },
        handler: (request, reply) => collect(request, reply, tools),
      })
    }
    done()
  })
}

/** Takes a body of `/track` that was read. */
export async function acceptTracardi(read: ReadRequest, tools: IntakeTools): Promise<FastifyReply> {
  const { body, request } = read
  const isProfileLess = fieldsOf(request.query)['profile_less'] === 'true'
  return accept({ ...read, body, sourceType: 'rest', isProfileLess }, tools)
}

async function collect(
  request: FastifyRequest,
  reply: FastifyReply,
  tools: IntakeTools,
): Promise<FastifyReply> {
  const body = await readBodyBytes(
    request.body ?? Buffer.alloc(0),
    header(request, 'content-encoding'),
  )
  if (body.kind === 'refused') return refused(body, { key: '', reply }, tools)
  const sessionId = pathText(request, 'session_id')
  const key = pathText(request, 'source_id') ?? ''
  const track = await collectedTrack({
    eventType: pathText(request, 'event_type') ?? '',
    sourceId: key,
    sessionId,
    query: fieldsOf(request.query),
    contentType: header(request, 'content-type') ?? '',
    bytes: body.bytes,
  })
  if (track.kind === 'faulty') return faulty([track.fault], { key, reply }, tools)
  const isProfileLess = sessionId === undefined
  return accept({ request, reply, body: track, sourceType: 'webhook', isProfileLess }, tools)
}

type SourceType = (typeof sourceTypes)[number]

type Sent = ReadRequest & { readonly sourceType: SourceType; readonly isProfileLess: boolean }

async function accept(sent: Sent, tools: IntakeTools): Promise<FastifyReply> {
  const { reply, request, body } = sent
  const context = header(request, 'x-context')
  if (context !== undefined) reply.header('x-context', context)
  const value = objectOf(body.value)
  const read = readTrack(value)
  if (read.kind === 'faulty') {
    const faults = [...read.faults, ...elsewhere(value)]
    return faulty(faults, { key: sourceOf(value), reply }, tools)
  }
  const key = read.track.sourceId
  const refusal = refusalOfSource(sent, key, tools)
  if (refusal !== undefined) return refused(refusal, { key, reply }, tools)
  const sender = canonicalSender(key, protocol, tools)
  const adapted = adaptTrack(read.track, {
    body: value,
    text: body.text,
    userAgent: header(request, 'user-agent') ?? '',
    isProfileLess: sent.isProfileLess,
    isAnswerRead: sent.sourceType === 'rest',
    applicationId: sender.applicationId,
    newUuid: randomUUID,
  })
  const kept = await keepOrShow(adapted.events, sender, tools)
  if (kept.kind === 'failed') return refuse(timed(reply), protocol, kept)
  const { outcomes } = kept
  return timed(reply).send(answerOf({ adapted, outcomes, warnings: read.track.warnings }))
}

/** A fault that says where a body belongs which is not Tracardi's. */
function elsewhere(body: JsonObject): readonly TrackFault[] {
  const msg = otherIntake(body, protocol)
  return msg === undefined ? [] : [{ type: 'value_error', loc: [], msg, input: {} }]
}

/** The source of a body that may be of any shape, '' when it names none. */
function sourceOf({ source }: JsonObject): string {
  return textOf(valueAt(source, ['id']))
}

type Outcomes =
  /** One for each event, in the same order. */
  | { readonly kind: 'kept'; readonly outcomes: readonly (EventOutcome | undefined)[] }
  | { readonly kind: 'failed'; readonly code: ErrorCode }

/** Ephemeral events are only shown. */
async function keepOrShow(
  events: readonly TrackedEvent[],
  sender: CanonicalSender,
  tools: IntakeTools,
): Promise<Outcomes> {
  const [lasting, ephemeral] = [false, true].map((isEphemeral) =>
    events.filter((event) => event.isEphemeral === isEphemeral).map(({ adapted }) => adapted),
  )
  const kept = await keepCanonical(lasting ?? [], sender, tools)
  if (kept.kind === 'failed') return kept
  const ofLasting = kept.outcomes.values()
  const ofEphemeral = showCanonical(ephemeral ?? [], sender, tools).values()
  const outcomes = events.map(
    ({ isEphemeral }) => (isEphemeral ? ofEphemeral : ofLasting).next().value,
  )
  return { kind: 'kept', outcomes }
}

type Answered = {
  readonly adapted: AdaptedTrack
  readonly outcomes: readonly (EventOutcome | undefined)[]
  readonly warnings: readonly string[]
}

function answerOf({ adapted, outcomes, warnings }: Answered): TracardiAnswer {
  const { events, profileId, sessionId } = adapted
  return {
    task: randomUUID(),
    ux: [],
    response: {},
    events: outcomes.flatMap((outcome, index) =>
      outcome?.kind === 'taken' && events[index]?.isIdWanted === true ? [outcome.eventId] : [],
    ),
    profile: { id: profileId },
    session: { id: sessionId },
    errors: outcomes.flatMap((outcome, index) =>
      sentencesOf(outcome).map((sentence) => `events[${index}]: ${sentence}`),
    ),
    warnings: [...warnings],
  }
}

function sentencesOf(outcome: EventOutcome | undefined): readonly string[] {
  if (outcome === undefined) return []
  return outcome.kind === 'taken' ? outcome.faults : [outcome.dropped.detail]
}

/** Why nothing is taken of a source now; it counts as one request of it. */
function refusalOfSource(
  { request, sourceType }: Pick<Sent, 'request' | 'sourceType'>,
  sourceId: string,
  { access, catalog, rates }: IntakeTools,
): IntakeRefusal | undefined {
  const isInternal = sourceId.startsWith('@')
  const code = isInternal ? 'api_key_unknown' : access.refuseKey(sourceId, request)
  if (code !== undefined) return { code, detail: sourceSentence(code, sourceId) }
  const { sourceType: own = 'rest' } = catalog.apiKey(sourceId) ?? {}
  if (own !== sourceType) {
    const detail = `This endpoint allows only bridges of types ['${sourceType}']`
    return { code: 'source_type_other', detail }
  }
  return refuseRate(sourceId, rates)
}

/** Why a source may not send, as Tracardi says it. */
function sourceSentence(code: ErrorCode, sourceId: string): string {
  if (sourceId.startsWith('@')) return 'Internal event sources are not allowed via API.'
  if (code === 'api_key_disabled') return 'Event source disabled.'
  return code === 'origin_not_allowed' ? errorCodes[code].sentence : 'Invalid event source.'
}

function faulty(faults: readonly TrackFault[], sent: Sending, tools: IntakeTools): FastifyReply {
  const [first] = faults
  const place = `/${first?.loc.join('/') ?? ''}`
  const problem = first?.msg ?? ''
  note(
    { code: 'event_malformed', detail: `Invalid value at ${place}: ${problem}.`, place, problem },
    sent,
    tools,
  )
  const answer = { detail: faults.map((fault) => ({ ...fault, loc: ['body', ...fault.loc] })) }
  return timed(sent.reply)
    .code(422)
    .send(answer satisfies TracardiFault)
}

function refused(refusal: IntakeRefusal, sent: Sending, tools: IntakeTools): FastifyReply {
  note(refusal, sent, tools)
  return refuse(timed(sent.reply), protocol, refusal)
}

type Sending = { readonly key: string; readonly reply: FastifyReply }

function note(refusal: IntakeRefusal, { key }: Sending, tools: IntakeTools): void {
  const isKnown = tools.catalog.isApiKey(key)
  const applicationId = isKnown ? canonicalSender(key, protocol, tools).applicationId : ''
  noteRejection({ ...refusal, applicationId }, senderOf(key, protocol, tools), tools)
}

const msOfSecond = 1_000

/** Tracardi tells how long it took, in seconds. */
function timed(reply: FastifyReply): FastifyReply {
  return reply.header('x-process-time', String(reply.elapsedTime / msOfSecond))
}

function pathText({ params }: FastifyRequest, name: string): string | undefined {
  const value = valueAt(params, [name])
  return typeof value === 'string' ? value : undefined
}

/** What stands in a query string, by names. */
function fieldsOf(query: unknown): CollectFields {
  if (!isJsonObject(query)) return {}
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => {
      const texts = [value].flat().filter((text) => typeof text === 'string')
      const [only = ''] = texts
      return [[name, texts.length === 1 ? only : texts]]
    }),
  )
}
