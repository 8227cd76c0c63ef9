/** Claims, links and what was taken back of them, around some ids. */
import { param, sql, type Sql } from '../warehouse/sql-text.ts'
import type { Row, Warehouse } from '../warehouse/warehouse.ts'
import { byMoment, byText } from './components.ts'

type Reading = Pick<Warehouse, 'query'>

/** The first event that said something. */
export type SaidBy = {
  readonly clockMs: number
  readonly eventId: string
  readonly applicationId: string
  readonly occurredAtMs: number
}

/** That a weak id was seen with a stronger one; without an owner, that it stood alone. */
export type Claim = {
  readonly id: string
  readonly owner: string
  /** The less, the stronger the owner. */
  readonly strength: number
  readonly first: SaidBy
  readonly lastAtMs: number
  readonly isUnlinked: boolean
}

export type LinkSaid = {
  readonly id: string
  readonly other: string
  readonly first: SaidBy
  readonly isUnlinked: boolean
}

export type Unlink = { readonly id: string; readonly other: string; readonly atMs: number }

/** So many at most are told. */
export type Told<Each> = { readonly all: readonly Each[]; readonly isCut: boolean }

/** What one reading tells of at most. */
export const readLimits = {
  claimsMax: 2_000,
  linksMax: 2_000,
  unlinksMax: 1_000,
  /** Ids that are linked with those that somebody owns; they go into the next reading. */
  linkedMax: 5_000,
} as const

function told<Each>(all: readonly Each[], max: number): Told<Each> {
  return { all: all.slice(0, max), isCut: all.length > max }
}

const firstColumns = sql`min(first).1, min(first).2, min(first).3, min(first).4`

function ofIds(ids: readonly string[]): Sql {
  const wanted = param('Array(String)', ids)
  return sql`key IN (SELECT arrayJoin(arrayMap(x -> sipHash64(x), ${wanted}))) AND id IN ${wanted}`
}

/** What is claimed of these ids. */
export function claimsOfIds(warehouse: Reading, ids: readonly string[]): Promise<Told<Claim>> {
  return someClaims(warehouse, ofIds(ids))
}

/** What these ids are said to own. */
export function claimsOfOwners(
  warehouse: Reading,
  owners: readonly string[],
): Promise<Told<Claim>> {
  return someClaims(warehouse, sql`owner IN ${param('Array(String)', owners)}`)
}

async function someClaims(warehouse: Reading, condition: Sql): Promise<Told<Claim>> {
  const max = readLimits.claimsMax
  return told(await readClaims(warehouse, condition, sql`LIMIT ${param('UInt64', max + 1)}`), max)
}

/** Of each of these ids that has an owner, the claim that says so, however many claims there are. */
export function countingClaims(
  warehouse: Reading,
  ids: readonly string[],
): Promise<readonly Claim[]> {
  const counting = sql`${ofIds(ids)} AND owner != '' AND (id, owner) NOT IN (${unlinkedPairs})`
  return readClaims(warehouse, counting, sql`LIMIT 1 BY id`)
}

async function readClaims(
  warehouse: Reading,
  condition: Sql,
  limit: Sql,
): Promise<readonly Claim[]> {
  const rows = await warehouse.query(sql`
    SELECT id, owner, strength, toUnixTimestamp64Milli(max(last_at)),
      (id, owner) IN (${unlinkedPairs}), ${firstColumns}
    FROM throughline.identity_claims WHERE ${condition}
    GROUP BY id, owner, strength ORDER BY id, strength, min(first), owner ${limit}`)
  return rows.map(([id, owner, strength, lastAtMs, isUnlinked, ...first]) => ({
    id: String(id),
    owner: String(owner),
    strength: Number(strength),
    lastAtMs: Number(lastAtMs),
    isUnlinked: Boolean(isUnlinked),
    first: saidBy(first),
  }))
}

const unlinkedPairs = sql`SELECT id, other FROM throughline.identity_unlinks FINAL WHERE is_unlinked`

function saidBy([clockMs, eventId, applicationId, occurredAtMs]: Row): SaidBy {
  return {
    clockMs: Number(clockMs),
    eventId: String(eventId),
    applicationId: String(applicationId),
    occurredAtMs: Number(occurredAtMs),
  }
}

/** Of the counting claims of ids that are linked, the one that counts for all of them. */
export function leastClaim(claims: readonly Claim[]): Claim | undefined {
  return claims.toSorted(
    (one, other) =>
      one.strength - other.strength ||
      byMoment(one.first, other.first) ||
      byText(one.first.applicationId, other.first.applicationId) ||
      byText(one.owner, other.owner),
  )[0]
}

/** The links of these ids. */
export async function linksOfIds(
  warehouse: Reading,
  ids: readonly string[],
): Promise<Told<LinkSaid>> {
  const wanted = param('Array(String)', ids)
  const rows = await warehouse.query(sql`
    SELECT id, other, (least(id, other), greatest(id, other)) IN (${unlinkedPairs}), ${firstColumns}
    FROM throughline.identity_links WHERE id IN ${wanted} OR other IN ${wanted}
    GROUP BY id, other ORDER BY min(first), id, other
    LIMIT ${param('UInt64', readLimits.linksMax + 1)}`)
  const links = rows.map(([id, other, isUnlinked, ...first]) => ({
    id: String(id),
    other: String(other),
    isUnlinked: Boolean(isUnlinked),
    first: saidBy(first),
  }))
  return told(links, readLimits.linksMax)
}

/** The ids that go by the same name as these, with that name; an id that is not linked is absent. */
export async function linkedWith(
  warehouse: Reading,
  ids: readonly string[],
): Promise<Told<readonly [id: string, root: string]>> {
  const rows = await warehouse.query(sql`
    SELECT id, root FROM throughline.identity_roots FINAL WHERE root IN (
      SELECT root FROM throughline.identity_roots FINAL
      WHERE id IN ${param('Array(String)', ids)})
    ORDER BY id LIMIT ${param('UInt64', readLimits.linkedMax + 1)}`)
  const linked = rows.map(([id, root]) => [String(id), String(root)] as const)
  return told(linked, readLimits.linkedMax)
}

/** A claim or a link as it is taken back: the weak id before its owner, the lesser of two linked ones first. */
export type Edge = { readonly id: string; readonly other: string }

/** What there is between two ids. */
export async function edgeBetween(
  warehouse: Reading,
  { id, other }: Edge,
): Promise<Edge | undefined> {
  const both = param('Array(String)', [id, other])
  const rows = await warehouse.query(sql`
    SELECT id, owner FROM throughline.identity_claims
      WHERE ${ofIds([id, other])} AND owner IN ${both} AND owner != id LIMIT 1
    UNION ALL SELECT least(id, other), greatest(id, other) FROM throughline.identity_links
      WHERE id IN ${both} AND other IN ${both} AND id != other LIMIT 1`)
  const [edge] = rows.map((row) => ({ id: String(row[0]), other: String(row[1]) }))
  return edge
}

/** When it was taken back, or given back, most lately; 0 for never. */
export async function changedAtMs(warehouse: Reading, { id, other }: Edge): Promise<number> {
  const rows = await warehouse.query(sql`SELECT max(version) FROM throughline.identity_unlinks
    WHERE id = ${param('String', id)} AND other = ${param('String', other)}`)
  return Number(rows[0]?.[0] ?? 0)
}

/** The newest of what was taken back. */
export async function readUnlinks(warehouse: Reading): Promise<readonly Unlink[]> {
  const rows = await warehouse.query(sql`
    SELECT id, other, version FROM throughline.identity_unlinks FINAL WHERE is_unlinked
    ORDER BY version DESC, id, other LIMIT ${param('UInt64', readLimits.unlinksMax)}`)
  return rows.map(([id, other, atMs]) => ({
    id: String(id),
    other: String(other),
    atMs: Number(atMs),
  }))
}

/** When users were seen, by their ids; one who never was is absent. */
export async function usersSeen(
  warehouse: Reading,
  users: readonly string[],
): Promise<ReadonlyMap<string, { readonly firstMs: number; readonly lastMs: number }>> {
  if (users.length === 0) return new Map()
  const rows = await warehouse.query(sql`
    SELECT user_id, toUnixTimestamp64Milli(min(occurred_at)), toUnixTimestamp64Milli(max(occurred_at))
    FROM throughline.events FINAL
    WHERE weak_key = 0 AND user_id IN ${param('Array(String)', users)} GROUP BY user_id`)
  return new Map(
    rows.map(([id, firstMs, lastMs]) => [
      `user:${String(id)}`,
      { firstMs: Number(firstMs), lastMs: Number(lastMs) },
    ]),
  )
}

export type EventSaid = { readonly name: string; readonly protocol: string }

/** What these events are, by application id, NUL and event id. */
export async function eventsSaid(
  warehouse: Reading,
  said: readonly SaidBy[],
): Promise<ReadonlyMap<string, EventSaid>> {
  if (said.length === 0) return new Map()
  const times = [...new Set(said.map(({ occurredAtMs }) => occurredAtMs))]
  const ids = [...new Set(said.map(({ eventId }) => eventId))]
  const moments = sql`arrayMap(x -> fromUnixTimestamp64Milli(x, 'UTC'), ${param('Array(Int64)', times)})`
  const rows = await warehouse.query(sql`
    SELECT toString(application_id), event_id, name,
      ifNull(attributes.source.protocol.:String, '')
    FROM throughline.events FINAL
    WHERE occurred_at >= arrayMin(${moments}) AND occurred_at <= arrayMax(${moments})
      AND occurred_at IN (SELECT arrayJoin(${moments}))
      AND event_id IN ${param('Array(String)', ids)}`)
  return new Map(
    rows.map(([applicationId, eventId, name, protocol]) => [
      `${String(applicationId)}\0${String(eventId)}`,
      { name: String(name), protocol: String(protocol) },
    ]),
  )
}
