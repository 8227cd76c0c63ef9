/** A second opinion on who the ids of messages are: the rules, read plainly, without any storage. */
import { placeholderIds } from '../../src/warehouse/placeholder-ids.ts'

/** What a sender says, as far as it is about ids. */
export type Message = {
  readonly id: string
  readonly clockMs: number
  readonly user?: string
  readonly external?: string
  readonly profile?: string
  readonly anonymous?: string
  readonly device?: string
  readonly session?: string
  /** Of an alias: what the user was called before. */
  readonly previous?: string
  /** Further ids of the profile. */
  readonly profiles?: readonly string[]
}

/** Of one message: its user, and its person, each '' for nobody. */
export type Whose = { readonly user: string; readonly person: string }

const strongestFirst = ['user', 'external', 'profile', 'anonymous', 'device', 'session'] as const

/** Whose each message is, by its id. */
export function plainPeople(messages: readonly Message[]): ReadonlyMap<string, Whose> {
  const byTime = messages.toSorted((a, b) => a.clockMs - b.clockMs || (a.id < b.id ? -1 : 1))
  const components = componentsOf(byTime)
  return new Map(messages.map((message) => [message.id, whose(message, { byTime, components })]))
}

type Known = { readonly byTime: readonly Message[]; readonly components: Components }

function whose(message: Message, { byTime, components }: Known): Whose {
  let top = idsOf(message)[0] ?? ''
  for (let next = ownerOf(top, byTime, components); next !== undefined;) {
    top = next
    next = ownerOf(top, byTime, components)
  }
  const person = components.nameOf(top)
  return { user: person.startsWith('user:') ? person.slice('user:'.length) : '', person }
}

/** Of the strongest ids that it, or what is linked to it, was ever seen with: the first. */
function ownerOf(
  id: string,
  byTime: readonly Message[],
  components: Components,
): string | undefined {
  const members = components.membersOf(id)
  const claims = byTime.flatMap((message) => claimsIn(message, members))
  return claims.toSorted((a, b) => strength(a) - strength(b))[0]
}

function claimsIn(message: Message, members: readonly string[]): readonly string[] {
  const [top] = idsOf(message)
  if (top === undefined) return []
  const aliased = isUser(top) && members.includes(`anonymous:${message.previous}`)
  const isClaimed = aliased || idsOf(message).some((id) => members.includes(id))
  return isClaimed && members.every((id) => strength(id) > strength(top)) ? [top] : []
}

function idsOf(message: Message): readonly string[] {
  return strongestFirst.flatMap((namespace) => named(namespace, message[namespace]))
}

function named(namespace: string, id: string | undefined): readonly string[] {
  const isNobody = id === undefined || ['', ...placeholderIds].includes(id.toLowerCase())
  return isNobody ? [] : [`${namespace}:${id}`]
}

function strength(id: string): number {
  return strongestFirst.findIndex((namespace) => id.startsWith(`${namespace}:`))
}

function isUser(id: string | undefined): boolean {
  return id?.startsWith('user:') === true
}

type Components = {
  membersOf(id: string): readonly string[]
  nameOf(id: string): string
}

function componentsOf(byTime: readonly Message[]): Components {
  const aliases = byTime.flatMap(aliasIn)
  const pairs = [...aliases, ...byTime.flatMap(profilePairs)]
  const membersOf = (id: string): readonly string[] => {
    const members = [id]
    for (const member of members) {
      for (const pair of pairs) {
        if (pair.includes(member)) members.push(...pair.filter((each) => !members.includes(each)))
      }
    }
    return members.toSorted()
  }
  const nameOf = (id: string): string => {
    const members = membersOf(id)
    const targets = aliases.map(([, target]) => target).filter((each) => members.includes(each))
    const newest = targets.findLast((target) => !aliases.some(([old]) => old === target))
    return newest ?? members[0] ?? id
  }
  return { membersOf, nameOf }
}

function aliasIn({ user, previous, anonymous }: Message): readonly (readonly [string, string])[] {
  const [[target], [old]] = [named('user', user), named('user', previous)]
  const isKnownToBeNoUser = previous === anonymous
  return target === undefined || old === undefined || old === target || isKnownToBeNoUser
    ? []
    : [[old, target]]
}

function profilePairs({ profile, profiles = [] }: Message): readonly (readonly string[])[] {
  const [own, ...others] = [profile, ...profiles].flatMap((id) => named('profile', id))
  return own === undefined ? [] : others.filter((id) => id !== own).map((id) => [own, id])
}
