import { errorCodes, spanDrops, type ErrorCode } from '@throughline/contract'
import type { AdaptedEvent } from '../intake/canonical-event.ts'
import type { EventOutcome } from '../intake/canonical-row.ts'
import { rejectedFor, type Exported, type Rejected } from '../intake/otlp/answers.ts'
import { decodeLogs } from '../intake/otlp/decode-logs.ts'
import { decodeTraces } from '../intake/otlp/decode-traces.ts'
import type { Encoding } from '../intake/otlp/encoding.ts'
import { acceptChunks } from './accept-chunks.ts'
import { noteRejection, senderOf, type IntakeRefusal, type IntakeTools } from './accept-events.ts'
import { canonicalSender, keepCanonical } from './keep-canonical.ts'
import type { SpanObstacle } from './keep-spans.ts'

const protocol = 'otlp'

/** A body that was read; the key is '' when there was none and none was needed. */
export type SentExport = {
  readonly encoding: Encoding
  readonly bytes: Buffer
  readonly key: string
  /** What the sender calls itself. */
  readonly client: string
}

export type KeptExport =
  /** Durable, but for the rejected records. */
  | { readonly kind: 'kept'; readonly records: Exported; readonly rejected: Rejected }
  | { readonly kind: 'refused'; readonly refusal: IntakeRefusal }

export type KeepExport = (sent: SentExport, tools: IntakeTools) => Promise<KeptExport>

/** A refusal of a whole request, after everybody who watches was told of it. */
export function noted(refusal: IntakeRefusal, key: string, tools: IntakeTools): KeptExport {
  noteRejection(refusal, senderOf(key, protocol, tools), tools)
  return { kind: 'refused', refusal }
}

const codeOfObstacle: Record<SpanObstacle, ErrorCode> = {
  full: 'journal_full',
  stuck: 'journal_stuck',
  broken: 'journal_unavailable',
}

/** Keeps the spans of a body. */
export const keepTraces: KeepExport = async ({ bytes, encoding, key, client }, tools) => {
  const decoded = decodeTraces(bytes, encoding)
  if (decoded.kind === 'malformed') return noted(unreadable(decoded, encoding), key, tools)
  const sender = { ...senderOf(key, protocol, tools), tracer: client }
  const taken = await acceptChunks({ ...decoded, repeats: true, sender }, tools)
  if (taken.kind === 'failed') return noted({ code: codeOfObstacle[taken.obstacle] }, key, tools)
  const reasons = [...taken.dropped].map(([why, count]) => [spanDrops[why], count] as const)
  return { kind: 'kept', records: 'spans', rejected: rejectedFor(reasons) }
}

/** Keeps the log records of a body that are events. */
export const keepLogs: KeepExport = async ({ bytes, encoding, key }, tools) => {
  const decoded = decodeLogs(bytes, encoding)
  if (decoded.kind === 'malformed') return noted(unreadable(decoded, encoding), key, tools)
  const sender = canonicalSender(key, protocol, tools)
  const events = key === '' ? decoded.events.map(ofNoApplication) : decoded.events
  const kept = await keepCanonical(events, sender, tools)
  if (kept.kind === 'failed') return { kind: 'refused', refusal: kept }
  const { applicationId } = sender
  for (const [code, count] of decoded.rejected) {
    noteRejection({ code, applicationId, count }, senderOf(key, protocol, tools), tools)
  }
  const unread = [...decoded.rejected].map(
    ([code, count]) => [errorCodes[code].sentence, count] as const,
  )
  const reasons = [...unread, ...refusedFor(kept.outcomes)]
  return { kind: 'kept', records: 'logRecords', rejected: rejectedFor(reasons) }
}

function unreadable({ message }: { readonly message: string }, encoding: Encoding): IntakeRefusal {
  const problem = `The body is no request of OTLP in ${encoding}.`
  return { code: 'body_malformed', detail: `${problem} ${message}`, problem }
}

/** Whoever has no key writes to one application only, and to none that others have. */
function ofNoApplication(adapted: AdaptedEvent): AdaptedEvent {
  if (adapted.kind === 'refused') return adapted
  return { kind: 'event', event: { ...adapted.event, applicationId: '' } }
}

/** Why events are refused, with the first of each kind. */
function refusedFor(
  outcomes: readonly EventOutcome[],
): (readonly [reason: string, count: number])[] {
  const reasons = new Map<ErrorCode, { readonly reason: string; count: number }>()
  for (const outcome of outcomes) {
    if (outcome.kind === 'taken') continue
    const { code, detail, eventName = '' } = outcome.dropped
    const same = reasons.get(code) ?? {
      reason: `${JSON.stringify(eventName)}: ${detail}`,
      count: 0,
    }
    same.count += 1
    reasons.set(code, same)
  }
  return [...reasons.values()].map(({ reason, count }) => [reason, count])
}
