/** A canonical event for tests. */
import { noAttribution } from './attribution.ts'
import { noIds, type CanonicalEvent } from './canonical-event.ts'

/** An event of one user, as an adapter makes it. */
export function aCanonicalEvent(given: Partial<CanonicalEvent> = {}): CanonicalEvent {
  return {
    applicationId: 'shop',
    type: 'server',
    kind: 'track',
    name: 'order placed',
    eventId: 'e1',
    clientTimeMs: undefined,
    sentAtMs: undefined,
    ids: { ...noIds, user: 'u1' },
    previousId: '',
    profileIds: [],
    traits: {},
    accountTraits: {},
    properties: {},
    context: {},
    attribution: noAttribution,
    tags: [],
    ...given,
  }
}
