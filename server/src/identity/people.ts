/** Who an id is, with everything that makes it so, and how somebody takes some of that back. */
import { createHash, randomUUID } from 'node:crypto'
import type { Link } from './components.ts'
import type { Identity } from './keep-resolved.ts'
import type { IdentityWarehouse } from './link-store.ts'
import {
  claimsOfIds,
  claimsOfOwners,
  countingClaim,
  eventsSaid,
  linkedWith,
  linksOfIds,
  readLimits,
  readUnlinks,
  usersSeen,
  type Claim,
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

export type Edge = { readonly id: string; readonly other: string }

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
  const top = await topOf(warehouse, id)
  const { ids, claims } = await below(warehouse, top)
  const isUser = (each: string) => each.startsWith('user:')
  const users = ids.filter(isUser).map((each) => each.slice('user:'.length))
  const [links, seen] = await Promise.all([linksOfIds(warehouse, ids), usersSeen(warehouse, users)])
  if (claims.length === 0 && links.length === 0 && seen.size === 0) return undefined
  const isQuarantined = quarantineOf(identity.quarantined())
  const owned = claims.filter(({ owner }) => owner !== '')
  const said = [...owned, ...links].map(({ first }) => first)
  const [events, counted] = await Promise.all([
    eventsSaid(warehouse, said),
    withCounting(warehouse, owned),
  ])
  return {
    personId: personIdOf(top.members),
    user: isUser(top.name) ? top.name.slice('user:'.length) : undefined,
    ids: ids.map((each) => ({ id: each, seen: seen.get(each) ?? weakSeen(each, claims) })),
    claims: counted,
    links: links.map((link) => ({ ...link, isQuarantined: isQuarantined(link) })),
    events: ({ applicationId, eventId }) => events.get(`${applicationId}\0${eventId}`),
    isCut: claims.length >= readLimits.claimsMax || links.length >= readLimits.linksMax,
  }
}

type Top = { readonly name: string; readonly members: readonly string[] }

/** The strongest that leads from an id to an owner, to its owner, and so on; with what is linked to it. */
async function topOf(warehouse: IdentityWarehouse, id: string): Promise<Top> {
  let top = await component(warehouse, id)
  for (let step = 0; step < stepsMax; step += 1) {
    const claim = countingClaim(await claimsOfIds(warehouse, top.members))
    if (claim === undefined) return top
    top = await component(warehouse, claim.owner)
  }
  return top
}

async function component(warehouse: IdentityWarehouse, id: string): Promise<Top> {
  const roots = await linkedWith(warehouse, [id])
  return { name: roots.get(id) ?? id, members: roots.size === 0 ? [id] : [...roots.keys()] }
}

type Gathered = { readonly ids: readonly string[]; readonly claims: readonly Claim[] }

/** All ids whose owner, or owner's owner, is the top; and all claims that name one of them. */
async function below(warehouse: IdentityWarehouse, { members }: Top): Promise<Gathered> {
  const ids = new Set(members)
  const claims = new Map<string, Claim>()
  let added = [...members]
  for (let step = 0; step < stepsMax && added.length > 0; step += 1) {
    const theirs = await claimsOfOwners(warehouse, added)
    const candidates = await ownClaims(warehouse, theirs)
    for (const claim of [...theirs, ...(await claimsOfIds(warehouse, added))]) {
      claims.set(keyOf(claim), claim)
    }
    const found = candidates.filter(({ all }) => ids.has(countingClaim(all)?.owner ?? ''))
    added = found.flatMap(({ group }) => group).filter((id) => !ids.has(id))
    for (const id of added) ids.add(id)
  }
  return { ids: [...ids].toSorted(), claims: [...claims.values()] }
}

/** Of each claimed id, or of the ids linked with it, what is claimed of them together. */
async function ownClaims(warehouse: IdentityWarehouse, claims: readonly Claim[]) {
  const claimed = [...new Set(claims.map(({ id }) => id))]
  if (claimed.length === 0) return []
  const roots = await linkedWith(warehouse, claimed)
  const all = await claimsOfIds(warehouse, [...new Set([...claimed, ...roots.keys()])])
  const nameOf = (id: string) => roots.get(id) ?? id
  return claimed.map((id) => ({
    group: [id, ...[...roots.keys()].filter((each) => roots.get(each) === roots.get(id))],
    all: all.filter((claim) => nameOf(claim.id) === nameOf(id)),
  }))
}

/** Which of the claims decides who each id, or who those linked with it, are. */
async function withCounting(
  warehouse: IdentityWarehouse,
  claims: readonly Claim[],
): Promise<Person['claims']> {
  const groups = await ownClaims(warehouse, claims)
  const counting = new Set(groups.map(({ all }) => keyOf(countingClaim(all))))
  return claims.map((claim) => ({ ...claim, counts: counting.has(keyOf(claim)) }))
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
  { id, other }: Edge,
  isUnlinked: boolean,
): Promise<boolean> {
  const edge = await storedEdge(warehouse, { id, other })
  if (edge === undefined) return false
  const before = (await readUnlinks(warehouse)).find(
    (each) => each.id === edge.id && each.other === edge.other,
  )
  const version = Math.max(nowMs(), (before?.atMs ?? 0) + 1)
  const row = { ...edge, is_unlinked: isUnlinked, version }
  const rows = [Buffer.from(`${JSON.stringify(row)}\n`)]
  await warehouse.insert({ table: 'identity_unlinks', rows, token: randomUUID() })
  await identity.refresh()
  return true
}

/** As it is to be written down: the weak id before its owner, the lesser of two linked ones first. */
async function storedEdge(
  warehouse: IdentityWarehouse,
  { id, other }: Edge,
): Promise<Edge | undefined> {
  const claims = await claimsOfIds(warehouse, [id, other])
  const claim = claims.find(
    (each) => [id, other].includes(each.id) && [id, other].includes(each.owner),
  )
  if (claim !== undefined) return { id: claim.id, other: claim.owner }
  const links = await linksOfIds(warehouse, [id])
  const link = links.find((each) => each.id === other || each.other === other)
  if (link === undefined) return undefined
  // As the engine compares them.
  const isInOrder = Buffer.from(id).compare(Buffer.from(other)) <= 0
  return isInOrder ? { id, other } : { id: other, other: id }
}
