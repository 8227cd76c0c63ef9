import type { Key } from '../../src/query/parse/search-ast.ts'
import { valuesOf, type PlainEvent, type Scalar } from './plain-events.ts'
import { compare } from './plain-order.ts'
import type { Searched } from './plain-search.ts'

export type PlainEntity = 'user' | 'account'

/** Everybody whom the events name, with all events of each. */
export type PlainProfiles = ReadonlyMap<string, PlainProfile>

export interface PlainProfile extends Searched {
  readonly id: string
  /** The values of `user_email`, `first_seen` or `@usr.plan`. */
  readonly column: (name: string) => readonly Scalar[]
  /** Whether its values stand in an array. */
  readonly isListed: (name: string) => boolean
}

const idFacets = { user: '@usr.id', account: '@account.id' } as const

export function idOf(event: PlainEvent, entity: PlainEntity): string {
  return String(valuesOf(event, idFacets[entity])[0] ?? '')
}

export function plainProfiles(events: readonly PlainEvent[], entity: PlainEntity): PlainProfiles {
  const byId = new Map<string, PlainEvent[]>()
  for (const event of events) {
    const id = idOf(event, entity)
    if (id !== '') byId.set(id, [...(byId.get(id) ?? []), event])
  }
  return new Map([...byId].map(([id, own]) => [id, profileOf(id, entity, own)]))
}

const words = {
  user: ['user_id', 'user_email', 'user_name'],
  account: ['account_id', 'account_name'],
} as const

function profileOf(id: string, entity: PlainEntity, events: readonly PlainEvent[]): PlainProfile {
  const column = (name: string) => columnValues(name, id, events)
  return {
    id,
    column,
    isListed: (name) => isListedValue(name, events),
    valuesOf: ({ isAttribute, segments }: Key) =>
      column(`${isAttribute ? '@' : ''}${segments.join('.')}`),
    otherIds: ({ segments }: Key) =>
      entity === 'user' && ['user_id', 'usr.id'].includes(segments.join('.'))
        ? events.flatMap((event) => event.otherIds ?? [])
        : [],
    words: words[entity].flatMap(column),
  }
}

const facets: Readonly<Record<string, string>> = {
  user_email: '@usr.email',
  user_name: '@usr.name',
  account_name: '@account.name',
  application: '@application.id',
  city: '@geo.city',
  country_code: '@geo.country_iso_code',
  region: '@geo.country_subdivision',
  device_type: '@device.type',
  os_name: '@os.name',
  os_version: '@os.version',
  browser_name: '@browser.name',
  browser_version: '@browser.version',
}

function columnValues(name: string, id: string, events: readonly PlainEvent[]): readonly Scalar[] {
  if (['user_id', 'account_id', '@usr.id', '@account.id'].includes(name)) return [id]
  const times = events.map(({ occurredAtMs }) => occurredAtMs)
  if (name === 'first_seen') return [Math.min(...times)]
  if (name === 'last_seen') return [Math.max(...times)]
  const chosen = chosenEvent(name, events)
  return chosen === undefined ? [] : valuesOf(chosen, facetOf(name))
}

function facetOf(name: string): string {
  return facets[name] ?? facets[name.replace(/^(first|last)_/, '')] ?? name
}

/** The event that decides: the first or the last of those that have a value. */
function chosenEvent(name: string, events: readonly PlainEvent[]): PlainEvent | undefined {
  const facet = facetOf(name)
  const present = events.filter((event) => valuesOf(event, facet).length > 0)
  const ordered = present.toSorted((left, right) => later(left, right, facet))
  return name.startsWith('first_') ? ordered[0] : ordered.at(-1)
}

function isListedValue(name: string, events: readonly PlainEvent[]): boolean {
  const chosen = chosenEvent(name, events)
  return chosen?.listed.has(facetOf(name).replace('@', '')) ?? false
}

/** By time, then by value: lists from their least value on. */
function later(left: PlainEvent, right: PlainEvent, facet: string): number {
  const [lefts, rights] = [left, right].map((event) => valuesOf(event, facet).toSorted(compare))
  const differing = (lefts ?? []).map((value, index) => {
    const other = rights?.[index]
    return other === undefined ? 1 : compare(value, other)
  })
  return (
    left.occurredAtMs - right.occurredAtMs ||
    (differing.find((order) => order !== 0) ?? (lefts?.length ?? 0) - (rights?.length ?? 0))
  )
}
