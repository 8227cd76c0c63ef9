import { valuesOf, type PlainEvent } from './plain-events.ts'
import type { PlainIdentity } from './plain-identity.ts'

/** The events with the user whom each is taken to be of in the place of the one that was sent. */
export function withUsers(
  events: readonly PlainEvent[],
  identity: PlainIdentity,
  sentApplications: readonly string[] = [],
): PlainEvent[] {
  const ids = new Set([
    ...events.map((event) => String(valuesOf(event, '@usr.id')[0] ?? '')),
    ...events.map((event) => String(valuesOf(event, '@previous_id')[0] ?? '')),
  ])
  return events.map((event) => {
    if (sentApplications.includes(String(valuesOf(event, '@application.id')[0]))) return event
    const user = identity.userOf(event)
    const others = [...ids].filter((id) => id !== user && identity.nameOf(id) === user)
    const leaves = new Map(event.leaves)
    if (user === '') leaves.delete('usr.id')
    else leaves.set('usr.id', [user])
    return { ...event, leaves, otherIds: user === '' ? [] : others, sent: event }
  })
}
