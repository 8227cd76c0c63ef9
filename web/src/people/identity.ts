import type { Person } from '../server-api/people-api.ts'

/** An id without its kind: `anon:a-1` → `a-1`; and the kind. */
export function partsOf(id: string): { readonly kind: string; readonly name: string } {
  const [, kind = '', name = id] = /^([a-z]+):(.*)$/s.exec(id) ?? []
  return { kind, name }
}

export const kindWords: Readonly<Record<string, string>> = {
  user: 'User ids',
  ext: 'Ids in other books',
  profile: 'Profiles',
  anon: 'Anonymous ids',
  device: 'Devices',
  session: 'Sessions',
}

/** What says that two ids belong together, or what keeps it from counting. */
export interface Joint {
  readonly key: string
  readonly id: string
  readonly other: string
  readonly words: string
  readonly counts: boolean
  readonly atMs: number
  readonly said: string
}

/** The ids of a person by kind, the strongest first; sessions are told by the tab of that name. */
export function idsByKind({ ids }: Person): readonly { kind: string; ids: readonly string[] }[] {
  return Object.keys(kindWords).flatMap((kind) => {
    const names = ids.map(({ id }) => partsOf(id)).filter((part) => part.kind === kind)
    return names.length === 0 ? [] : [{ kind, ids: names.map(({ name }) => name) }]
  })
}

/** Why ids are one person: everything that was said of them but what sessions say, the oldest first. */
export function jointsOf({ claims, links }: Person): readonly Joint[] {
  const claimed = claims
    .filter(({ id }) => partsOf(id).kind !== 'session')
    .map(({ id, owner, counts, unlinked, said_by: said }) => ({
      ...jointOf(id, owner, said),
      counts: counts && !unlinked,
      words: unlinked ? 'taken back' : counts ? 'seen together' : 'seen together, after another',
    }))
  const linked = links.map(({ id, other, unlinked, quarantined, said_by: said }) => ({
    ...jointOf(id, other, said),
    counts: !unlinked && !quarantined,
    words: unlinked ? 'taken back' : quarantined ? 'left out: too many ids' : 'said to be one',
  }))
  return [...claimed, ...linked].toSorted((one, next) => one.atMs - next.atMs)
}

type SaidBy = Person['claims'][number]['said_by']

function jointOf(id: string, other: string, said: SaidBy) {
  return {
    key: JSON.stringify([id, other]),
    id,
    other,
    atMs: said.occurred_at,
    said: said.event_name ?? 'an event that is gone',
  }
}
