import type { ErrorCode, Protocol } from '@throughline/contract'
import type { AdaptedEvent } from '../intake/canonical-event.ts'
import { takeCanonical, type CanonicalContext, type EventOutcome } from '../intake/canonical-row.ts'
import {
  applicationGate,
  keepEvents,
  noteRejection,
  senderOf,
  type IntakeTools,
} from './accept-events.ts'

/** Who sends a body, in a protocol whose events an adapter makes canonical. */
export type CanonicalSender = {
  readonly key: string
  readonly protocol: Protocol
  /** Where events go that name no application. */
  readonly applicationId: string
}

/**
 * Who sends with a key. Events that name no application go to the key's, or to one that is called as
 * the protocol.
 */
export function canonicalSender(
  key: string,
  protocol: Protocol,
  { catalog }: Pick<IntakeTools, 'catalog'>,
): CanonicalSender {
  return { key, protocol, applicationId: catalog.apiKey(key)?.applicationId ?? protocol }
}

export type KeptBody =
  /** Durable, but for the refused ones; an outcome for each event, in the order given. */
  | { readonly kind: 'kept'; readonly outcomes: readonly EventOutcome[] }
  /** Nothing of it is kept; the sender should come back. */
  | { readonly kind: 'failed'; readonly code: ErrorCode }

/** Keeps the events of one body, and tells everybody who watches of those that are refused. */
export async function keepCanonical(
  events: readonly AdaptedEvent[],
  from: CanonicalSender,
  tools: IntakeTools,
): Promise<KeptBody> {
  const { taken, outcomes } = takeCanonical(events, contextOf(from, tools))
  const { key, protocol, applicationId } = from
  const sender = senderOf(key, protocol, tools)
  const code = await keepEvents(taken, sender, tools)
  if (code !== undefined) {
    noteRejection({ code, applicationId }, sender, tools)
    return { kind: 'failed', code }
  }
  for (const outcome of outcomes) {
    if (outcome.kind === 'refused') noteRejection(outcome.dropped, sender, tools)
  }
  return { kind: 'kept', outcomes }
}

/** Judges events and shows them to whoever watches. Nothing of them is kept or counted. */
export function showCanonical(
  events: readonly AdaptedEvent[],
  from: CanonicalSender,
  tools: IntakeTools,
): readonly EventOutcome[] {
  const { taken, outcomes } = takeCanonical(events, contextOf(from, tools))
  if (taken.count > 0) tools.live.accepted(taken.record)
  return outcomes
}

function contextOf(
  { protocol, applicationId }: CanonicalSender,
  tools: IntakeTools,
): CanonicalContext {
  return {
    nowMs: tools.nowMs(),
    nextSequence: tools.nextSequence,
    retentionMonths: tools.retentionMonths,
    protocol,
    applicationId,
    newEventId: tools.newEventId,
    schemaFaults: tools.schemaFaults,
    refuseApplication: applicationGate(tools),
  }
}
