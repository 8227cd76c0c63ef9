/** Who an id is, with everything that makes it so, and how somebody takes some of that back. */
import { createHash, randomUUID } from 'node:crypto'
import type { Link } from './components.ts'
import type { Identity } from './keep-resolved.ts'
import type { IdentityWarehouse } from './link-store.ts'
import {
  changedAtMs,
  claimsOfIds,
  claimsOfOwners,
  countingClaims,
  edgeBetween,
  eventsSaid,
  leastClaim,
  linkedWith,
  linksOfIds,
  readUnlinks,
  usersSeen,
  type Claim,
  type Edge,
  type EventSaid,
  type LinkSaid,
  type SaidBy,
  type Unlink,
} from './read-claims.ts'

export type Person = {
  readonly personId: string
  readonly user: string | undefined
  readonly ids: readonly {
    readonly id: string
    readonly seen?: { readonly firstMs: number; readonly lastMs: number } | undefined
  }[]
  readonly claims: readonly (Claim & { readonly counts: boolean })[]
  readonly links: readonly (LinkSaid & { readonly isQuarantined: boolean })[]
  readonly events: (said: SaidBy) => EventSaid | undefined
  /** Whether there is more than is told. */
  readonly isCut: boolean
}

export interface People {
  /** Undefined for an id that nobody ever sent. */
  find(id: string): Promise<Person | undefined>
  /** Takes back a claim or a link, or gives it back; false when there is none. Questions know it then. */
  setUnlinked(edge: Edge, isUnlinked: boolean): Promise<boolean>
  unlinks(): Promise<readonly Unlink[]>
  quarantined(): readonly Link[]
}

type Options = {
  readonly warehouse: IdentityWarehouse
  readonly identity: Pick<Identity, 'refresh' | 'quarantined'>
  readonly nowMs: () => number
}

export function openPeople(options: Options): People {
  const { warehouse, identity } = options
  return {
    find: (id) => find(options, id),
    setUnlinked: (edge, isUnlinked) => setUnlinked(options, edge, isUnlinked),
    unlinks: () => readUnlinks(warehouse),
    quarantined: () => identity.quarantined(),
  }
}

/** From the weakest to the strongest there are as many steps as namespaces, and those of profiles. */
const stepsMax = 6

async function find({ warehouse, identity }: Options, id: string): Promise<Person | undefined> {
  const way = await wayUp(warehouse, id)
  const { ids, claims, isCut } = await below(warehouse, way)
  const isUser = (each: string) => each.startsWith('user:')
  const users = ids.filter(isUser).map((each) => each.slice('user:'.length))
  const [links, seen] = await Promise.all([linksOfIds(warehouse, ids), usersSeen(warehouse, users)])
  if (claims.length === 0 && links.all.length === 0 && seen.size === 0) return undefined
  const isQuarantined = quarantineOf(identity.quarantined())
  const owned = claims.filter(({ owner }) => owner !== '')
  const events = await eventsSaid(
    warehouse,
    [...owned, ...links.all].map(({ first }) => first),
  )
  return {
    personId: personIdOf(way.top.members),
    user: isUser(way.top.name) ? way.top.name.slice('user:'.length) : undefined,
    ids: ids.map((each) => ({ id: each, seen: seen.get(each) ?? weakSeen(each, claims) })),
    claims: owned,
    links: links.all.map((link) => ({ ...link, isQuarantined: isQuarantined(link) })),
    events: ({ applicationId, eventId }) => events.get(`${applicationId}\0${eventId}`),
    isCut: isCut || links.isCut,
  }
}

type Linked = { readonly name: string; readonly members: readonly string[] }

type Way = {
  readonly top: Linked
  /** All ids on it. */
  readonly ids: readonly string[]
  readonly claims: readonly Claim[]
}

/** From an id to its owner, to the owner of that, and so on; with what is linked to each. */
async function wayUp(warehouse: IdentityWarehouse, id: string): Promise<Way> {
  let top = await component(warehouse, id)
  const ids = [...top.members]
  const claims: Claim[] = []
  for (let step = 0; step < stepsMax; step += 1) {
    const claim = leastClaim(await countingClaims(warehouse, top.members))
    if (claim === undefined) break
    top = await component(warehouse, claim.owner)
    ids.push(...top.members)
    claims.push(claim)
  }
  return { top, ids, claims }
}

async function component(warehouse: IdentityWarehouse, id: string): Promise<Linked> {
  const { all: linked } = await linkedWith(warehouse, [id])
  const name = linked.find(([each]) => each === id)?.[1] ?? id
  return { name, members: linked.length === 0 ? [id] : linked.map(([each]) => each) }
}

type Gathered = {
  readonly ids: readonly string[]
  readonly claims: Person['claims']
  readonly isCut: boolean
}

/**
 * The ids whose owner, or owner's owner, is the top, and the claims that name one of them. Of more
 * than are read the way itself is always there.
 */
async function below(warehouse: IdentityWarehouse, way: Way): Promise<Gathered> {
  const ids = new Set<string>()
  const claims = new Map<string, Claim>()
  const counting = new Set(way.claims.map(keyOf))
  let isCut = false
  const gather = async (from: readonly string[]): Promise<void> => {
    let added = from
    for (let step = 0; step < stepsMax && added.length > 0; step += 1) {
      for (const id of added) ids.add(id)
      const theirs = await claimsOfOwners(warehouse, added)
      const own = await claimsOfIds(warehouse, added)
      for (const claim of [...theirs.all, ...own.all]) claims.set(keyOf(claim), claim)
      const groups = await ownedGroups(warehouse, theirs.all)
      for (const { claim } of groups.all) counting.add(keyOf(claim))
      const found = groups.all.filter(({ claim }) => ids.has(claim?.owner ?? ''))
      added = found.flatMap((group) => group.ids).filter((id) => !ids.has(id))
      isCut ||= theirs.isCut || own.isCut || groups.isCut
    }
  }
  await gather(way.top.members)
  await gather(way.ids.filter((id) => !ids.has(id)))
  for (const claim of way.claims) claims.set(keyOf(claim), claim)
  const told = [...claims].map(([key, claim]) => ({ ...claim, counts: counting.has(key) }))
  return { ids: [...ids].toSorted(), claims: told, isCut }
}

/** Of each claimed id, with the ids linked to it, the claim that counts. */
async function ownedGroups(warehouse: IdentityWarehouse, claims: readonly Claim[]) {
  const claimed = [...new Set(claims.map(({ id }) => id))]
  if (claimed.length === 0) return { all: [], isCut: false }
  const { all: linked, isCut } = await linkedWith(warehouse, claimed)
  const roots = new Map([...claimed.map((id) => [id, id] as const), ...linked])
  const groups = new Map([...roots.values()].map((root) => [root, openGroup()]))
  const groupOf = (id: string) => groups.get(roots.get(id) ?? '')
  for (const id of roots.keys()) groupOf(id)?.ids.push(id)
  for (const claim of await countingClaims(warehouse, [...roots.keys()])) {
    groupOf(claim.id)?.claims.push(claim)
  }
  const all = [...groups.values()].map(({ ids, claims }) => ({ ids, claim: leastClaim(claims) }))
  return { all, isCut }
}

function openGroup(): { readonly ids: string[]; readonly claims: Claim[] } {
  return { ids: [], claims: [] }
}

function keyOf(claim: Claim | undefined): string {
  return JSON.stringify([claim?.id, claim?.owner])
}

function weakSeen(id: string, claims: readonly Claim[]) {
  const own = claims.filter((claim) => claim.id === id)
  if (own.length === 0) return undefined
  return {
    firstMs: Math.min(...own.map(({ first }) => first.occurredAtMs)),
    lastMs: Math.max(...own.map(({ lastAtMs }) => lastAtMs)),
  }
}

function quarantineOf(links: readonly Link[]): (link: Edge) => boolean {
  const keys = new Set(links.map(({ id, other }) => JSON.stringify([id, other])))
  return ({ id, other }) => keys.has(JSON.stringify([id, other]))
}

/** The same for all ids of a person: of the least of them. */
function personIdOf(ids: readonly string[]): string {
  return createHash('sha256')
    .update(ids[0] ?? '')
    .digest('hex')
    .slice(0, 16)
}

async function setUnlinked(
  { warehouse, identity, nowMs }: Options,
  between: Edge,
  isUnlinked: boolean,
): Promise<boolean> {
  const edge = await edgeBetween(warehouse, between)
  if (edge === undefined) return false
  const version = Math.max(nowMs(), (await changedAtMs(warehouse, edge)) + 1)
  const row = { ...edge, is_unlinked: isUnlinked, version }
  const rows = [Buffer.from(`${JSON.stringify(row)}\n`)]
  await warehouse.insert({ table: 'identity_unlinks', rows, token: randomUUID() })
  await identity.refresh()
  return true
}
