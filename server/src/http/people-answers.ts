import type { PersonAnswer, QuarantineAnswer, UnlinksAnswer } from '@throughline/contract'
import type { Link } from '../identity/components.ts'
import type { Person } from '../identity/people.ts'
import type { SaidBy, Unlink } from '../identity/read-claims.ts'

type Shown = PersonAnswer['data']['attributes']

/** A person as answered. */
export function shownPerson(person: Person): PersonAnswer {
  const { personId, user = null, ids, claims, links, events, isCut } = person
  const said = (first: SaidBy) => shownSaid(first, events(first))
  const attributes = {
    user_id: user,
    ids: ids.map(({ id, seen }) => ({
      id,
      ...(seen && { first_seen: seen.firstMs, last_seen: seen.lastMs }),
    })),
    claims: claims.map(({ id, owner, counts, isUnlinked, first, lastAtMs }) => ({
      id,
      owner,
      counts,
      unlinked: isUnlinked,
      said_by: said(first),
      last_seen: lastAtMs,
    })),
    links: links.map(({ id, other, isUnlinked, isQuarantined, first }) => ({
      id,
      other,
      unlinked: isUnlinked,
      quarantined: isQuarantined,
      said_by: said(first),
    })),
    is_cut: isCut,
  }
  return { data: { id: personId, type: 'person', attributes } }
}

function shownSaid(
  { eventId, applicationId, clockMs, occurredAtMs }: SaidBy,
  event: ReturnType<Person['events']>,
): Shown['claims'][number]['said_by'] {
  return {
    event_id: eventId,
    application_id: applicationId,
    clock: clockMs,
    occurred_at: occurredAtMs,
    ...(event && { event_name: event.name }),
    ...(event && event.protocol !== '' && { protocol: event.protocol }),
  }
}

export function shownUnlinks(unlinks: readonly Unlink[]): UnlinksAnswer {
  return {
    data: unlinks.map(({ id, other, atMs }) => ({
      type: 'identity_edge',
      attributes: { id, other, unlinked_at: atMs },
    })),
  }
}

export function shownQuarantine(links: readonly Link[]): QuarantineAnswer {
  return {
    data: links.map(({ id, other, first }) => ({
      type: 'identity_edge',
      attributes: { id, other, event_id: first.eventId, clock: first.clockMs },
    })),
  }
}
