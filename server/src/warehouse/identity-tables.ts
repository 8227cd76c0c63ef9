/**
 * What the ids of events say about who they are, and how a question finds out.
 *
 *   identity_claims    of each weak id: the stronger ids it was seen with, and whether it stood alone
 *   identity_links     pairs of ids that an event called the same: users of an alias, profiles
 *   identity_roots     of each linked id: the one its component goes by, written by `identity/`
 *   identity_unlinks   claims and links that somebody took back
 *
 *   user_roots, owner_steps, weak_owners   dictionaries made of them, which questions look into
 *
 * Claims and links are least and greatest values, so neither the order of events nor a repeat
 * changes them. Events are never rewritten: docs/adr/0010.
 */
import { namespaces } from '@throughline/contract'
import { engine, onCluster, type Placement } from './placement.ts'
import { placeholderIds } from './placeholder-ids.ts'
import { identifier, joinSql, sql, textLiteral, wholeNumber, type Sql } from './sql-text.ts'

// Of an id that was the strongest of its event: it needs an owner to be found, and has none in it.
const standsAlone = sql`9`
const userStrength = sql`1`

/** The tables, views, dictionaries and columns. */
export function identityStatements(placement: Placement): readonly Sql[] {
  const on = onCluster(placement)
  return [
    sql`ALTER TABLE throughline.events ${on}
      ADD COLUMN IF NOT EXISTS weak_key UInt64 MATERIALIZED ${weakKey} CODEC(ZSTD(1))`,
    claimsTable(placement),
    linksTable(placement),
    rootsTable(placement),
    unlinksTable(placement),
    sql`CREATE MATERIALIZED VIEW IF NOT EXISTS throughline.identity_claims_view
      ${on} TO throughline.identity_claims AS ${claimsOf(sql`throughline.events`)}`,
    sql`CREATE MATERIALIZED VIEW IF NOT EXISTS throughline.identity_links_view
      ${on} TO throughline.identity_links AS ${linksOf(sql`throughline.events`)}`,
    ...identityDictionaries(placement),
    sql`ALTER TABLE throughline.events ${on} ${joinSql(resolvedColumns, sql`, `)}`,
    // Parts from before have no keys stored; until they have, questions compute them.
    sql`ALTER TABLE throughline.events ${on} MATERIALIZE COLUMN weak_key SETTINGS mutations_sync = 0`,
  ]
}

const isNobody = (id: Sql): Sql =>
  sql`lower(${id}) IN ('', ${joinSql(placeholderIds.map(textLiteral), sql`, `)})`

const namedUnless = (namespace: string, id: Sql): Sql =>
  sql`if(${isNobody(id)}, '', concat(${textLiteral(`${namespace}:`)}, ${id}))`

// `ext:crm:7` and `profile:shop:p1` have a second part that is not the id.
const bareId = (named: Sql): Sql =>
  sql`replaceRegexpOne(${named}, '^((ext|profile):[^:]*|[a-z]+):', '')`

const strengthOf = (named: Sql): Sql =>
  sql`indexOf([${joinSql(namespaces.map(textLiteral), sql`, `)}], substringIndex(${named}, ':', 1))`

const somebodyIn = (ids: Sql): Sql => sql`arrayFilter(x -> NOT ${isNobody(bareId(sql`x`))}, ${ids})`

/** The weak ids of an event with their strengths, the strongest first. */
const weakIds = sql`arraySort(arrayFilter(x -> x.2 != '', arrayConcat(
  [(4, ${namedUnless('anon', sql`anonymous_id`)}), (6, ${namedUnless('session', sql`session_id`)})],
  arrayMap(x -> (${strengthOf(sql`x`)}, x), ${somebodyIn(sql`other_ids`)}))))`

/** 0 with a user; else of the strongest weak id; 1 where there is nobody. */
const weakKey = sql`multiIf(NOT ${isNobody(sql`user_id`)}, 0,
  notEmpty(other_ids), if(empty(${weakIds}), 1, sipHash64(${weakIds}[1].2)),
  NOT ${isNobody(sql`anonymous_id`)}, sipHash64(concat('anon:', anonymous_id)),
  NOT ${isNobody(sql`session_id`)}, sipHash64(concat('session:', session_id)), 1)`

// Found by the hash of an id: a number is looked up in a tenth of the time that a text takes.
function claimsTable(placement: Placement): Sql {
  return sql`CREATE TABLE IF NOT EXISTS throughline.identity_claims ${onCluster(placement)} (
    key UInt64 CODEC(ZSTD(1)),
    id String CODEC(ZSTD(1)),
    owner String CODEC(ZSTD(1)),
    strength UInt8 CODEC(ZSTD(1)),
    first SimpleAggregateFunction(min, ${seenTuple}) CODEC(ZSTD(1)),
    last_at SimpleAggregateFunction(max, DateTime64(3, 'UTC')) CODEC(Delta(8), ZSTD(1))
  ) ENGINE = ${engine(placement, 'AggregatingMergeTree')} ORDER BY (key, strength, owner, id)
  SETTINGS non_replicated_deduplication_window = 1000`
}

function linksTable(placement: Placement): Sql {
  return sql`CREATE TABLE IF NOT EXISTS throughline.identity_links ${onCluster(placement)} (
    id String CODEC(ZSTD(1)),
    other String CODEC(ZSTD(1)),
    first SimpleAggregateFunction(min, ${seenTuple}) CODEC(ZSTD(1)),
    last SimpleAggregateFunction(max, ${seenTuple}) CODEC(ZSTD(1))
  ) ENGINE = ${engine(placement, 'AggregatingMergeTree')} ORDER BY (id, other)
  SETTINGS non_replicated_deduplication_window = 1000`
}

function rootsTable(placement: Placement): Sql {
  return sql`CREATE TABLE IF NOT EXISTS throughline.identity_roots ${onCluster(placement)} (
    id String CODEC(ZSTD(1)),
    root String CODEC(ZSTD(1)),
    version UInt64 CODEC(ZSTD(1))
  ) ENGINE = ${engine(placement, 'ReplacingMergeTree', sql`version`)} ORDER BY id`
}

function unlinksTable(placement: Placement): Sql {
  return sql`CREATE TABLE IF NOT EXISTS throughline.identity_unlinks ${onCluster(placement)} (
    id String CODEC(ZSTD(1)),
    other String CODEC(ZSTD(1)),
    is_unlinked Bool,
    version UInt64 CODEC(ZSTD(1))
  ) ENGINE = ${engine(placement, 'ReplacingMergeTree', sql`version`)} ORDER BY (id, other)`
}

/** By the sender's clock, epoch ms; event id; application; when it occurred, epoch ms. */
const seenTuple = sql`Tuple(Int64, String, String, Int64)`

// A clock that is ahead would win or lose every comparison, so it is no later than the arrival.
const seen = sql`(
  least(toUnixTimestamp64Milli(occurred_at) + clock_offset_ms, toUnixTimestamp64Milli(received_at)),
  event_id, toString(application_id), toUnixTimestamp64Milli(occurred_at))`

/** What events claim, a row a claim. */
function claimsOf(events: Sql): Sql {
  return sql`
    WITH if(weak_key = 0, (1, concat('user:', user_id)), weak[1]) AS top, ${weakIds} AS weak,
      arrayMap(x -> if(x.1 > top.1, (x.2, top.2, top.1), (x.2, '', ${standsAlone})), weak) AS owned,
      if(weak_key = 0 AND notEmpty(linked_ids), arrayMap(x -> (x, top.2, top.1), arrayFilter(
        x -> startsWith(x, 'anon:'), ${somebodyIn(sql`linked_ids`)})), []) AS aliased,
      if(weak_key != 0 AND user_id != '', [('', '', ${standsAlone})], []) AS nobody
    SELECT if(claim.1 = '', 1, sipHash64(claim.1)) AS key, claim.1 AS id, claim.2 AS owner,
      claim.3 AS strength, ${seen} AS first, occurred_at AS last_at
    FROM ${events} ARRAY JOIN arrayConcat(owned, aliased, nobody) AS claim`
}

/**
 * What events link, a row a pair. An alias from what is the anonymous id of the same event is known
 * not to be from a user.
 */
function linksOf(events: Sql): Sql {
  return sql`
    WITH ${somebodyIn(sql`linked_ids`)} AS linked,
      arrayFilter(x -> startsWith(x, 'profile:'), arrayConcat(${somebodyIn(sql`other_ids`)}, linked))
        AS profiles,
      concat('user:', user_id) AS user,
      if(weak_key != 0, [], arrayMap(x -> (x, user), arrayFilter(x -> startsWith(x, 'user:')
        AND x != user AND x != concat('user:', anonymous_id), linked))) AS aliases
    SELECT link.1 AS id, link.2 AS other, ${seen} AS first, first AS last
    FROM ${events} ARRAY JOIN arrayConcat(aliases,
      arrayMap(x -> (x, profiles[1]), arrayFilter(x -> x != profiles[1], profiles))) AS link
    WHERE notEmpty(linked_ids)`
}

const fillMonths = 3

/**
 * Claims of the events from before there were claims, some months a statement: none takes too long,
 * and to claim again what is claimed changes nothing.
 */
export function fillClaims({ retentionMonths }: Placement): readonly Sql[] {
  const starts = Array.from(
    { length: Math.ceil(retentionMonths / fillMonths) + 1 },
    (_, index) => sql`now() - toIntervalMonth(${wholeNumber(index * fillMonths)})`,
  )
  return [...starts, undefined].map((start, index) => {
    const from = start === undefined ? sql`true` : sql`occurred_at >= ${start}`
    const end = starts[index - 1]
    const until = end === undefined ? sql`true` : sql`occurred_at < ${end}`
    const events = sql`(SELECT *, weak_key FROM throughline.events WHERE ${from} AND ${until})`
    return sql`INSERT INTO throughline.identity_claims ${claimsOf(events)}`
  })
}

/** The dictionaries, made anew: they hold nothing of their own, and their text may have changed. */
export function identityDictionaries(placement: Placement): readonly Sql[] {
  return [
    dictionary(placement, 'user_roots', {
      attributes: sql`root String, root_key UInt64`,
      rows: sql`SELECT cityHash64(substring(id, 6)) AS key, substring(r.root, 6) AS root,
          cityHash64(substring(r.root, 6)) AS root_key
        FROM throughline.identity_roots AS r FINAL WHERE startsWith(id, 'user:') AND id != r.root`,
    }),
    dictionary(placement, 'owner_steps', {
      attributes: sql`owner String`,
      rows: stepsSql(sql`SELECT sipHash64(owner) FROM throughline.identity_claims
        WHERE strength > ${userStrength} AND strength < ${standsAlone}`),
    }),
    dictionary(placement, 'weak_owners', {
      attributes: sql`user String, user_key UInt64, person UInt64`,
      rows: ownersSql,
    }),
  ]
}

type DictionaryText = { readonly attributes: Sql; readonly rows: Sql }

function dictionary(placement: Placement, name: string, { attributes, rows }: DictionaryText): Sql {
  const { credentials } = placement
  const as =
    credentials === undefined
      ? sql``
      : sql`USER ${textLiteral(credentials.user)} PASSWORD ${textLiteral(credentials.password)}`
  return sql`CREATE OR REPLACE DICTIONARY throughline.${identifier(name)} ${onCluster(placement)}
    (key UInt64, ${attributes}) PRIMARY KEY key
    SOURCE(CLICKHOUSE(QUERY ${textLiteral(rows.text)} ${as}))
    LAYOUT(HASHED_ARRAY()) LIFETIME(0)`
}

const notUnlinked = sql`(id, owner) NOT IN (
  SELECT id, other FROM throughline.identity_unlinks FINAL WHERE is_unlinked)`

const linkedProfiles = sql`SELECT sipHash64(id) AS key, root FROM throughline.identity_roots FINAL
  WHERE startsWith(id, 'profile:')`

/** Of ids, by their keys, the owner of each: one step of the way to who it is. */
function stepsSql(keys: Sql): Sql {
  const best = sql`strength, first, owner`
  return sql`
    SELECT key, owner FROM (
      SELECT key, owner FROM throughline.identity_claims
      WHERE strength < ${standsAlone} AND key IN (${keys}) AND ${notUnlinked}
        AND key NOT IN (SELECT key FROM (${linkedProfiles}))
      ORDER BY key, ${best} LIMIT 1 BY key)
    UNION ALL SELECT sipHash64(id) AS key, root AS owner FROM throughline.identity_roots FINAL
      WHERE startsWith(id, 'profile:') AND id != root
    UNION ALL SELECT sipHash64(root) AS key, owner FROM (
      SELECT root, owner FROM throughline.identity_claims
      INNER JOIN (${linkedProfiles}) AS profiles USING (key)
      WHERE strength < ${standsAlone} AND ${notUnlinked}
      ORDER BY root, ${best} LIMIT 1 BY root)`
}

/** From device over anonymous id, profile, the root of its component and external id to the user. */
const stepsMax = 5

const topOwner = Array.from({ length: stepsMax }).reduce<Sql>(
  (owner) =>
    sql`dictGetOrDefault('throughline.owner_steps', 'owner', sipHash64(${owner}), ${owner})`,
  sql`owner`,
)

// Key 1 is there as soon as an event had a placeholder for a user: it is to be told from a user.
const ownersSql = sql`
  SELECT key, user, if(user = '', 0, cityHash64(user)) AS user_key,
    if(user = '', sipHash64(top), cityHash64(user)) AS person
  FROM (SELECT key, top, ${rootOfUser(sql`if(startsWith(top, 'user:'), substring(top, 6), '')`)} AS user
    FROM (SELECT key, if(startsWith(owner, 'user:'), owner, ${topOwner}) AS top
      FROM (${stepsSql(sql`SELECT key FROM throughline.identity_claims
        WHERE strength = ${standsAlone}`)})))
  UNION ALL SELECT key, '' AS user, toUInt64(0) AS user_key, toUInt64(0) AS person
    FROM throughline.identity_claims WHERE key = 1 LIMIT 1`

/** The user whose other name an id is, or the id itself. */
export function rootOfUser(id: Sql): Sql {
  return sql`dictGetOrDefault('throughline.user_roots', 'root', cityHash64(${id}), ${id})`
}

const keyOfUser = sql`cityHash64(user_id)`
const rootKeyOfUser = sql`dictGetOrDefault('throughline.user_roots', 'root_key', ${keyOfUser},
  ${keyOfUser})`

/**
 * Who an event is of: the user ('' and 0 for nobody), and the person, who may have no user. The
 * `claimed_` ones do not look for another name of a user, where no two users are linked.
 */
const resolvedColumns = [
  ...columnsOf({ prefix: 'claimed', id: sql`user_id`, key: keyOfUser }),
  ...columnsOf({ prefix: 'resolved', id: rootOfUser(sql`user_id`), key: rootKeyOfUser }),
]

type OfUser = { readonly prefix: string; readonly id: Sql; readonly key: Sql }

function columnsOf({ prefix, id, key }: OfUser): readonly Sql[] {
  const named = (name: string) => sql`ADD COLUMN IF NOT EXISTS ${identifier(`${prefix}_${name}`)}`
  const owner = (attribute: string) =>
    sql`dictGet('throughline.weak_owners', ${textLiteral(attribute)}, weak_key)`
  return [
    sql`${named('user_id')} String ALIAS if(weak_key = 0, ${id}, ${owner('user')})`,
    sql`${named('user_key')} UInt64 ALIAS if(weak_key = 0, ${key}, ${owner('user_key')})`,
    sql`${named('person_key')} UInt64 ALIAS multiIf(weak_key = 0, ${key}, weak_key = 1, 0,
      dictGetOrDefault('throughline.weak_owners', 'person', weak_key, weak_key))`,
  ]
}
