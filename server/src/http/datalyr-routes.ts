import {
  errorCodes,
  ingestionWarnings,
  type DatalyrAnswer,
  type DatalyrContainer,
  type DatalyrLookup,
  type ErrorCode,
} from '@throughline/contract'
import type { FastifyInstance, FastifyReply } from 'fastify'
import {
  adaptBody,
  headerKey,
  type DatalyrBody,
  type DatalyrEvent,
} from '../intake/datalyr/adapt-body.ts'
import {
  noteRejection,
  refuseSender,
  senderOf,
  type IntakeRefusal,
  type IntakeTools,
} from './accept-events.ts'
import { letPagesSend } from './cross-origin.ts'
import { datalyrPaths } from './datalyr-endpoints.ts'
import { readIntakeJson, type ReadRequest } from './intake-json.ts'
import { canonicalSender, keepCanonical } from './keep-canonical.ts'
import { refuse } from './refusals.ts'
import { acceptAnyBody } from './request-body.ts'

const protocol = 'datalyr'
const { root, batch, containerScripts, attributionLookup, deferredLookup } = datalyrPaths

/** The intake of Datalyr's clients but for `/track`, and what else they ask. */
export function datalyrRoutes(app: FastifyInstance, tools: IntakeTools): void {
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope)
    const asked = [containerScripts, attributionLookup, deferredLookup]
    letPagesSend(scope, [root, batch, ...asked], tools.catalog)
    for (const path of [root, batch]) {
      scope.post(path, { config: { errorStyle: protocol } }, async (request, reply) => {
        const body = await readIntakeJson(request)
        if (body.kind === 'json') return acceptDatalyr({ body, request, reply }, tools)
        return refuseDatalyr(body.refusal, reply, tools)
      })
    }
    scope.post(containerScripts, () => ({ scripts: [], config: {} }) satisfies DatalyrContainer)
    for (const path of [attributionLookup, deferredLookup]) {
      scope.get(path, () => nothingFound)
      scope.post(path, () => nothingFound)
    }
    done()
  })
}

const nothingFound: DatalyrLookup = { found: false }

/** Takes a body that was read. Where no header has a key, each event may name one. */
export async function acceptDatalyr(
  { body, request, reply }: ReadRequest,
  tools: IntakeTools,
): Promise<FastifyReply> {
  const ownKey = headerKey(request.headers)
  const adapted = adaptBody(body)
  if (adapted.kind === 'refused') return refuseDatalyr(adapted.refusal, reply, tools)
  const keys = eventsByKey(adapted.events, ownKey)
  const errors: AnswerError[] = []
  const refusals: IntakeRefusal[] = []
  for (const [key, own] of keys) {
    const refusal = refuseSender({ key, protocol, request }, tools)
    if (refusal === undefined) {
      const kept = await keep(own, key, tools)
      if (kept.kind === 'failed') return refuse(reply, protocol, kept)
      errors.push(...kept.errors)
    } else {
      noteRejection(refusal, senderOf(key, protocol, tools), tools)
      refusals.push(refusal)
      errors.push(...own.map((event) => errorOf(event, refusal)))
    }
  }
  const [refusal] = refusals
  if (refusal !== undefined && refusals.length === keys.size)
    return refuse(reply, protocol, refusal)
  return answer(reply, { errors, body: adapted })
}

type SentEvent = DatalyrEvent & { readonly index: number }

/** The events of each key; without any event, none of the key in the header. */
function eventsByKey(
  events: readonly DatalyrEvent[],
  ownKey: string,
): ReadonlyMap<string, readonly SentEvent[]> {
  const byKey = new Map<string, SentEvent[]>(events.length === 0 ? [[ownKey, []]] : [])
  for (const [index, event] of events.entries()) {
    const key = ownKey || event.key
    const own = byKey.get(key)
    if (own === undefined) byKey.set(key, [{ ...event, index }])
    else own.push({ ...event, index })
  }
  return byKey
}

type AnswerError = DatalyrAnswer['errors'][number] & { readonly code: ErrorCode }

type Kept =
  | { readonly kind: 'kept'; readonly errors: readonly AnswerError[] }
  | { readonly kind: 'failed'; readonly code: ErrorCode }

/** Keeps the events of one key, and gives which of them are refused. */
async function keep(events: readonly SentEvent[], key: string, tools: IntakeTools): Promise<Kept> {
  const adapted = events.map((event) => event.adapted)
  const kept = await keepCanonical(adapted, canonicalSender(key, protocol, tools), tools)
  if (kept.kind === 'failed') return kept
  const errors = events.flatMap((event, index) => {
    const outcome = kept.outcomes[index]
    return outcome?.kind === 'refused' ? [errorOf(event, outcome.dropped)] : []
  })
  return { kind: 'kept', errors }
}

function errorOf({ index, eventId }: SentEvent, { code, detail }: IntakeRefusal): AnswerError {
  const message = detail ?? errorCodes[code].sentence
  return { index, ...(eventId === '' ? {} : { eventId }), code, message }
}

type Result = {
  readonly errors: readonly AnswerError[]
  readonly body: Exclude<DatalyrBody, { kind: 'refused' }>
}

function answer(reply: FastifyReply, { errors, body }: Result): FastifyReply {
  const [error] = errors
  // Not in an envelope: what is wrong with it is wrong with the whole body.
  if (body.kind === 'single' && error !== undefined) {
    return refuse(reply, protocol, { code: error.code, detail: error.message })
  }
  const inOrder = errors.toSorted((one, other) => one.index - other.index)
  const accepted = body.events.length - errors.length
  const warnings = warningsOf(body.events, new Set(errors.map(({ index }) => index)))
  return reply.send({
    success: true,
    accepted,
    errors: inOrder,
    ...(warnings.length === 0 ? {} : { warnings }),
  } satisfies DatalyrAnswer)
}

type AnswerWarning = NonNullable<DatalyrAnswer['warnings']>[number]

const warningsMax = 20

/** What is told of the events that are taken, each once. */
function warningsOf(
  events: readonly DatalyrEvent[],
  refused: ReadonlySet<number>,
): AnswerWarning[] {
  const warnings = new Map<string, AnswerWarning>()
  for (const [index, { adapted }] of events.entries()) {
    const told = adapted.kind === 'event' && !refused.has(index) ? adapted.event.told : []
    for (const { type: code, place } of told ?? []) {
      if (warnings.size === warningsMax) return [...warnings.values()]
      const message = `${place}: ${ingestionWarnings[code].meaning}`
      if (!warnings.has(message)) warnings.set(message, { index, code, message })
    }
  }
  return [...warnings.values()]
}

/** Refuses a body of which nothing was looked at. */
export function refuseDatalyr(
  refusal: IntakeRefusal,
  reply: FastifyReply,
  tools: IntakeTools,
): FastifyReply {
  const sender = senderOf(headerKey(reply.request.headers), protocol, tools)
  noteRejection(refusal, sender, tools)
  return refuse(reply, protocol, refusal)
}
