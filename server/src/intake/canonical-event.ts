import type { eventTypes } from '@throughline/contract'
import type { AttributionFields } from './attribution.ts'
import type { JsonObject } from './json-object.ts'
import type { Named, Refusal } from './refusal.ts'
import type { ToldRemark } from './remarks.ts'

/** What a call of a tracking client means, whatever its protocol calls it. */
export type EventKind = 'track' | 'page' | 'screen' | 'identify' | 'group' | 'alias'

/**
 * An event as an adapter reads it out of its protocol. What is the same for all of them (times,
 * attribution, revenue, limits, the row) is made of it by `canonical-row.ts`. Ids are trimmed, ''
 * where there is none.
 */
export type CanonicalEvent = {
  /** '' for the application of the key. */
  readonly applicationId: string
  readonly type: (typeof eventTypes)[number]
  readonly kind: EventKind
  readonly name: string
  /** '' when the client gave none; one is made. */
  readonly eventId: string
  /** When it happened by the sender's clock, epoch ms; undefined when it does not say. */
  readonly clientTimeMs: number | undefined
  /** When the message left by the same clock, epoch ms; without it the clock is taken for right. */
  readonly sentAtMs: number | undefined
  readonly ids: EventIds
  /** Of an alias: what the user was called before. */
  readonly previousId: string
  /** Further ids of the same profile. */
  readonly profileIds: readonly string[]
  /** What is said of the user: kept below `usr`. */
  readonly traits: JsonObject
  /** What is said of the account: kept below `account`. */
  readonly accountTraits: JsonObject
  /** Kept at the top level; a name that means something else there is kept below `properties`. */
  readonly properties: JsonObject
  readonly context: JsonObject
  readonly attribution: AttributionFields
  readonly tags: readonly string[]
  /** Where it happened, as far as the sender says. */
  readonly sender?: EventSender
  readonly notes?: EventNotes
  /** What else is to be told of the message. */
  readonly told?: readonly ToldRemark[]
}

/** A service of the backend, '' for what is not said of it. */
export type EventSender = {
  readonly service: string
  readonly env: string
  readonly version: string
}

export const noSender: EventSender = { service: '', env: '', version: '' }

/** What else is kept below `event`, `session` and `profile`, beside their ids. */
export type EventNotes = {
  readonly event: JsonObject
  readonly session: JsonObject
  readonly profile: JsonObject
}

export type EventIds = {
  readonly user: string
  readonly anonymous: string
  readonly account: string
  readonly session: string
  readonly device: string
  readonly profile: string
  /** The trace that it happened in, and the span. */
  readonly trace: string
  readonly span: string
  readonly external: readonly ExternalId[]
}

/** An id in somebody else's books: `{ namespace: 'crm', id: '7' }`. */
export type ExternalId = { readonly namespace: string; readonly id: string }

export const noIds: EventIds = {
  user: '',
  anonymous: '',
  account: '',
  session: '',
  device: '',
  profile: '',
  trace: '',
  span: '',
  external: [],
}

/** What one message of a body came to. */
export type AdaptedEvent =
  | { readonly kind: 'event'; readonly event: CanonicalEvent }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly named: Named }
