import { plainPeople, type Message } from '../identity/plain-people.ts'
import { valuesOf, type PlainEvent } from './plain-events.ts'

/** Whose events are. */
export interface PlainIdentity {
  /** The user; '' for nobody. */
  readonly userOf: (event: PlainEvent) => string
  /** The same, or whatever else says whose the event is. */
  readonly personOf: (event: PlainEvent) => string
  /** What somebody goes by who has several ids. */
  readonly nameOf: (id: string) => string
}

/** By ids as sent: the user, or the strongest id that is there instead. */
export const plainAsSent: PlainIdentity = {
  userOf: (event) => text(event, '@usr.id'),
  personOf(event) {
    const [user, anonymous, session] = ['usr.id', 'usr.anonymous_id', 'session.id'].map((path) =>
      text(event, `@${path}`),
    )
    if (user) return `user:${user}`
    return anonymous ? `anonymous:${anonymous}` : session ? `session:${session}` : ''
  },
  nameOf: (id) => id,
}

/** By all that the events say of ids. */
export function plainIdentity(events: readonly PlainEvent[]): PlainIdentity {
  const messages = events.map(messageOf)
  const ids = new Set(messages.flatMap(({ user = '', previous = '' }) => [user, previous]))
  // Who says no more than who he is changes nothing.
  const asked = [...ids].map((user) => ({ id: `asked ${user}`, user, clockMs: Infinity }))
  const people = plainPeople([...messages, ...asked])
  const whose = new Map(
    events.map((event, index) => [event, people.get(messages[index]?.id ?? '')]),
  )
  return {
    userOf: (event) => whose.get(event)?.user ?? '',
    personOf: (event) => whose.get(event)?.person ?? '',
    nameOf: (id) => people.get(`asked ${id}`)?.user ?? id,
  }
}

function messageOf(event: PlainEvent, index: number): Message {
  return {
    id: `${text(event, '@event.id')} ${text(event, '@application.id')} ${index}`,
    clockMs: event.occurredAtMs,
    ...said('user', text(event, '@usr.id')),
    ...said('anonymous', text(event, '@usr.anonymous_id')),
    ...said('session', text(event, '@session.id')),
    ...said('previous', text(event, '@previous_id')),
  }
}

function said(name: string, id: string): object {
  return id === '' ? {} : { [name]: id }
}

function text(event: PlainEvent, facet: string): string {
  return String(valuesOf(event, facet)[0] ?? '')
}
