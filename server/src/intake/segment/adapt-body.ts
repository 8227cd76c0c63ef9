import type { AdaptedEvent } from '../canonical-event.ts'
import { elementTexts, memberTexts, valueText, type MemberText } from '../element-texts.ts'
import { findInexactness, findMemberTwice } from '../exactness.ts'
import { isJsonObject, objectOf, textOf, valueAt, type JsonObject } from '../json-object.ts'
import { toldWhere } from '../other-intake.ts'
import { refusal, refusalAt, type Refusal } from '../refusal.ts'
import { adaptCall, type CallType, type Envelope } from './adapt-call.ts'

/** A body that was parsed, and its text: parsing rounds integers, and keeps the last of equal keys. */
type ParsedBody = { readonly value: unknown; readonly text: string }

export type AdaptedBody =
  | { readonly kind: 'events'; readonly events: readonly AdaptedEvent[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

export const batchEventsMax = 10_000

/** Reads the body of a request to the path of one call, such as `/v1/track`. Pure. */
export function adaptSingle({ value, text }: ParsedBody, type: CallType): AdaptedBody {
  return { kind: 'events', events: [adaptCall({ value, text, type }, noEnvelope)] }
}

/** Reads the body of `/v1/batch`; the events come in the order sent. Pure. */
export function adaptBatch({ value, text }: ParsedBody): AdaptedBody {
  const body = objectOf(value)
  const { batch } = body
  if (!Array.isArray(batch)) {
    const { refusal: why } = refused('/batch', 'must be an array of calls')
    return { kind: 'refused', refusal: toldWhere(why, value, 'segment') }
  }
  if (batch.length > batchEventsMax) return { kind: 'refused', refusal: refusal('batch_too_long') }
  const members = memberTexts(text)
  const read = readEnvelope(body, members)
  if (read.kind === 'refused') return read
  const texts = elementTexts(members, 'batch')
  const events = batch.map((call: unknown, index) =>
    adaptCall({ value: call, text: texts[index] ?? '' }, read.envelope),
  )
  return { kind: 'events', events }
}

/** The key that stands in a body, '' without one. */
export function bodyKey(value: unknown): string {
  return textOf(valueAt(value, ['writeKey']))
}

/** What the client called one call of a batch, when it did. */
export function messageIdAt(body: unknown, index: number): string | undefined {
  const calls = valueAt(body, ['batch'])
  const call: unknown = Array.isArray(calls) ? calls[index] : undefined
  const id = valueAt(call, ['messageId'])
  return typeof id === 'string' ? id : undefined
}

const noEnvelope: Envelope = { context: {}, integrations: {}, sentAt: undefined }

type ReadEnvelope =
  | { readonly kind: 'envelope'; readonly envelope: Envelope }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** What a batch says of all its calls. */
function readEnvelope(body: JsonObject, members: readonly MemberText[]): ReadEnvelope {
  const twice = findMemberTwice(members)
  if (twice !== undefined) return { kind: 'refused', refusal: twice }
  const { context = {}, integrations = {}, sentAt } = body
  for (const [key, value] of Object.entries({ context, integrations })) {
    if (!isJsonObject(value)) return refused(`/${key}`, 'must be an object')
    const why = findInexactness(value, valueText(members, key) ?? '{}')
    if (why !== undefined) return { kind: 'refused', refusal: why }
  }
  const read = { context: objectOf(context), integrations: objectOf(integrations), sentAt }
  return { kind: 'envelope', envelope: read }
}

function refused(
  place: string,
  problem: string,
): { readonly kind: 'refused'; readonly refusal: Refusal } {
  return { kind: 'refused', refusal: refusalAt('body_malformed', { place, problem }, '.') }
}
