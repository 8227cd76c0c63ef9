import type { EventRow } from './event-row.ts'

/** A row of an event of which little was said, for tests; `more` replaces and adds fields. */
export function anEventRow(more: Partial<EventRow> = {}): EventRow {
  return {
    applicationId: 'shop',
    type: 'server',
    name: 'order placed',
    eventId: 'e1',
    isIdFromClient: true,
    occurredAtMs: 1,
    receivedAtMs: 1,
    userId: '',
    anonymousId: '',
    accountId: '',
    sessionId: '',
    viewId: '',
    traceId: '',
    service: '',
    env: '',
    version: '',
    attributesJson: '{}',
    ...more,
  }
}
