/**
 * The tables, as numbered steps that only ever grow at the end. The same text runs on chDB and on
 * ClickHouse; only where the tables live differs.
 */
import { ingestionDaysMax } from './ingestion-table.ts'
import { fillClaims, identityStatements } from './identity-tables.ts'
import { engine, onCluster, type Placement } from './placement.ts'
import { promotedPattern } from './promoted-paths.ts'
import { callsIn, namesIn, pathsIn } from './seen-in-events.ts'
import { spanCalls, spanStatements, tablesOfTraces, traceRetention } from './span-tables.ts'
import { eventTraceHigh, eventTraceKey } from './trace-key.ts'
import { identifier, sql, textLiteral, wholeNumber, type Sql } from './sql-text.ts'

export type Migration = {
  readonly name: string
  readonly statements: (placement: Placement) => readonly Sql[]
  /** It only derives rows from events that are there already, and tables that are new have none. */
  readonly isOfOldEvents?: true
}

export const migrations: readonly Migration[] = [
  {
    name: 'events, their times, the dictionary and the catalog',
    statements: (placement) => [
      sql`CREATE DATABASE IF NOT EXISTS throughline ${onCluster(placement)}`,
      migrationsTable(placement),
      eventsTable(placement),
      eventTimesTable(placement),
      eventTimesView(placement),
      eventNamesTable(placement),
      eventNamesView(placement),
      attributePathsTable(placement),
      attributePathsView(placement),
      catalogTable(placement),
    ],
  },
  {
    name: 'the ids of static segments',
    statements: (placement) => [segmentMembersTable(placement)],
  },
  {
    name: 'what came in, by the minute',
    statements: (placement) => [ingestionTable(placement)],
  },
  {
    name: 'events of an insert stay in one file',
    statements: (placement) => [eventsInOneFile(placement)],
  },
  {
    name: 'whom an event names beside its user',
    statements: (placement) => [eventIdentity(placement)],
  },
  {
    name: 'events that are sent again as they grow',
    statements: (placement) => [
      eventRevision(placement),
      eventTimesRevision(placement),
      eventTimesOfRevisions(placement),
      dropView('event_times_view', placement),
      revisedEventNames(placement),
      eventNamesOfRevisions(placement),
      dropView('event_names_view', placement),
    ],
  },
  {
    name: 'who the ids of events are',
    statements: identityStatements,
  },
  {
    name: 'who the ids of events from before are',
    statements: fillClaims,
    isOfOldEvents: true,
  },
  {
    name: 'browser events by what they are called',
    statements: (placement) => [eventCalls(placement)],
  },
  {
    name: 'spans, and the traces of events',
    statements: (placement) => [...spanStatements(placement), eventTraceKey(placement)],
  },
  {
    name: 'whom spans call',
    statements: (placement) => [spanCalls(placement)],
  },
  {
    name: 'which of the events of a moment came first',
    statements: (placement) => [eventSequence(placement)],
  },
  {
    name: 'who sent the spans that came in',
    statements: (placement) => [ingestionSender(placement)],
  },
  {
    name: 'the upper halves of the ids of traces',
    statements: (placement) => [eventTraceHigh(placement)],
  },
]

function migrationsTable(placement: Placement): Sql {
  return sql`CREATE TABLE IF NOT EXISTS throughline.migrations ${onCluster(placement)} (
    version UInt32,
    name String,
    applied_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
  ) ENGINE = ${engine(placement, 'ReplacingMergeTree')} ORDER BY version`
}

// What a promoted column holds is not kept a second time. A pattern, because SKIP with a path also
// leaves out all paths below it, and `service.name` is an attribute like any other.
const promotedPaths = sql`SKIP REGEXP ${textLiteral(promotedPattern())}`

// Sort key, partitions and the limit of dynamic paths are measured: docs/adr/0002 and 0003.
function eventsTable(placement: Placement): Sql {
  return sql`CREATE TABLE IF NOT EXISTS throughline.events ${onCluster(placement)} (
    application_id LowCardinality(String),
    type LowCardinality(String),
    name LowCardinality(String),
    event_id String CODEC(ZSTD(1)),
    id_from_client Bool,
    occurred_at DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    received_at DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    user_id String CODEC(ZSTD(1)),
    account_id String CODEC(ZSTD(1)),
    session_id String CODEC(ZSTD(1)),
    view_id String CODEC(ZSTD(1)),
    trace_id String CODEC(ZSTD(1)),
    service LowCardinality(String),
    env LowCardinality(String),
    version LowCardinality(String),
    attributes JSON(max_dynamic_paths = 16, ${promotedPaths}) CODEC(ZSTD(1))
  ) ENGINE = ${engine(placement, 'ReplacingMergeTree')}
  PARTITION BY toYYYYMM(occurred_at)
  ORDER BY (toDate32(occurred_at), application_id, name, event_id)
  ${retention(placement)}
  SETTINGS non_replicated_deduplication_window = 1000, ttl_only_drop_parts = 1`
}

// Found by the hash of an id chosen by a client, before it is inserted a second time. Hashes are
// spread over the whole table, so small granules bound what a lookup reads.
function eventTimesTable(placement: Placement): Sql {
  return sql`CREATE TABLE IF NOT EXISTS throughline.event_times ${onCluster(placement)} (
    id_hash FixedString(16) CODEC(NONE),
    occurred_at DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1))
  ) ENGINE = ${engine(placement, 'ReplacingMergeTree')}
  PARTITION BY toYYYYMM(occurred_at)
  ORDER BY id_hash
  ${retention(placement)}
  SETTINGS index_granularity = 512, non_replicated_deduplication_window = 1000, ttl_only_drop_parts = 1`
}

function eventTimesView(placement: Placement): Sql {
  return sql`CREATE MATERIALIZED VIEW IF NOT EXISTS throughline.event_times_view
    ${onCluster(placement)} TO throughline.event_times AS
    SELECT MD5(concat(application_id, '\\0', event_id)) AS id_hash, occurred_at
    FROM throughline.events WHERE id_from_client`
}

function eventNamesTable(placement: Placement): Sql {
  return sql`CREATE TABLE IF NOT EXISTS throughline.event_names ${onCluster(placement)} (
    name LowCardinality(String),
    type LowCardinality(String),
    count SimpleAggregateFunction(sum, UInt64),
    first_seen SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
    last_seen SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
  ) ENGINE = ${engine(placement, 'AggregatingMergeTree')} ORDER BY (name, type)
  SETTINGS non_replicated_deduplication_window = 1000`
}

function eventNamesView(placement: Placement): Sql {
  return sql`CREATE MATERIALIZED VIEW IF NOT EXISTS throughline.event_names_view
    ${onCluster(placement)} TO throughline.event_names AS
    SELECT name, type, count() AS count,
      min(occurred_at) AS first_seen, max(occurred_at) AS last_seen
    FROM throughline.events GROUP BY name, type`
}

// By path first: each question asks for the types of the few paths that it names.
function attributePathsTable(placement: Placement): Sql {
  return sql`CREATE TABLE IF NOT EXISTS throughline.attribute_paths ${onCluster(placement)} (
    name LowCardinality(String),
    path String,
    value_type LowCardinality(String),
    count SimpleAggregateFunction(sum, UInt64)
  ) ENGINE = ${engine(placement, 'AggregatingMergeTree')} ORDER BY (path, name, value_type)
  SETTINGS non_replicated_deduplication_window = 1000`
}

function attributePathsView(placement: Placement): Sql {
  return sql`CREATE MATERIALIZED VIEW IF NOT EXISTS throughline.attribute_paths_view
    ${onCluster(placement)} TO throughline.attribute_paths AS
    ${pathsIn(sql`throughline.events`)}`
}

function catalogTable(placement: Placement): Sql {
  return sql`CREATE TABLE IF NOT EXISTS throughline.catalog ${onCluster(placement)} (
    kind LowCardinality(String),
    id String,
    version UInt64,
    deleted Bool,
    document String CODEC(ZSTD(1))
  ) ENGINE = ${engine(placement, 'ReplacingMergeTree', sql`version`)} ORDER BY (kind, id)`
}

// A question reads one list whole, in one run of the sort key.
function segmentMembersTable(placement: Placement): Sql {
  return sql`CREATE TABLE IF NOT EXISTS throughline.segment_members ${onCluster(placement)} (
    segment_id String CODEC(ZSTD(1)),
    list_id String CODEC(ZSTD(1)),
    version UInt64 CODEC(ZSTD(1)),
    id String CODEC(ZSTD(1)),
    is_member Bool,
    written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') CODEC(Delta(8), ZSTD(1))
  ) ENGINE = ${engine(placement, 'MergeTree')} ORDER BY (segment_id, list_id, id)`
}

// Figures of a writer's minute add up however often it wrote; ingestion-table.ts tells writers apart.
function ingestionTable(placement: Placement): Sql {
  return sql`CREATE TABLE IF NOT EXISTS throughline.ingestion ${onCluster(placement)} (
    minute DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    application_id LowCardinality(String),
    key_id LowCardinality(String),
    protocol LowCardinality(String),
    severity LowCardinality(String),
    type LowCardinality(String),
    writer LowCardinality(String),
    count SimpleAggregateFunction(sum, UInt64),
    first_at SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
    last_at SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    samples SimpleAggregateFunction(groupArrayArray, Array(String)) CODEC(ZSTD(1))
  ) ENGINE = ${engine(placement, 'AggregatingMergeTree')}
  PARTITION BY toMonday(minute)
  ORDER BY (minute, severity, type, application_id, key_id, protocol, writer)
  TTL minute + toIntervalDay(${wholeNumber(ingestionDaysMax)})
  SETTINGS non_replicated_deduplication_window = 1000, ttl_only_drop_parts = 1`
}

function ingestionSender(placement: Placement): Sql {
  return sql`ALTER TABLE throughline.ingestion ${onCluster(placement)}
    ADD COLUMN IF NOT EXISTS sender LowCardinality(String),
    MODIFY ORDER BY (minute, severity, type, application_id, key_id, protocol, writer, sender)`
}

// A part with a file a column is some 400 files, because attributes are many columns: docs/adr/0017.
const bytesInOneFileMax = 32 * 1024 * 1024

function eventsInOneFile(placement: Placement): Sql {
  return sql`ALTER TABLE throughline.events ${onCluster(placement)}
    MODIFY SETTING min_bytes_for_wide_part = ${wholeNumber(bytesInOneFileMax)}`
}

// Of events that were stored before, an anonymous id stands in the attributes.
function eventIdentity(placement: Placement): Sql {
  return sql`ALTER TABLE throughline.events ${onCluster(placement)}
    ADD COLUMN IF NOT EXISTS anonymous_id String
      DEFAULT ifNull(attributes.usr.anonymous_id.:String, '') CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS other_ids Array(String) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS linked_ids Array(String) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS clock_offset_ms Int64 CODEC(ZSTD(1))`
}

// The view of a browser is sent every few seconds; the row of its highest revision replaces the others.
function eventRevision(placement: Placement): Sql {
  return sql`ALTER TABLE throughline.events ${onCluster(placement)}
    ADD COLUMN IF NOT EXISTS revision UInt32 CODEC(ZSTD(1))`
}

// Counted on by each process; where moments are the same, journeys go by it.
function eventSequence(placement: Placement): Sql {
  return sql`ALTER TABLE throughline.events ${onCluster(placement)}
    ADD COLUMN IF NOT EXISTS sequence UInt32 CODEC(ZSTD(1))`
}

function eventTimesRevision(placement: Placement): Sql {
  return sql`ALTER TABLE throughline.event_times ${onCluster(placement)}
    ADD COLUMN IF NOT EXISTS revision UInt32 CODEC(ZSTD(1))`
}

// A view that is altered does not know, after a restart, what it did under a token; so it gets a successor.
function eventTimesOfRevisions(placement: Placement): Sql {
  return sql`CREATE MATERIALIZED VIEW IF NOT EXISTS throughline.event_times_of_revisions
    ${onCluster(placement)} TO throughline.event_times AS
    SELECT MD5(concat(application_id, '\\0', event_id)) AS id_hash, occurred_at, revision
    FROM throughline.events WHERE id_from_client`
}

// How many of a name are sent again as they grow: each id counts once however often it is inserted.
function revisedEventNames(placement: Placement): Sql {
  return sql`ALTER TABLE throughline.event_names ${onCluster(placement)}
    ADD COLUMN IF NOT EXISTS revised AggregateFunction(uniqCombined, String)`
}

function dropView(name: string, placement: Placement): Sql {
  return sql`DROP VIEW IF EXISTS throughline.${identifier(name)} ${onCluster(placement)}`
}

function eventNamesOfRevisions(placement: Placement): Sql {
  return sql`CREATE MATERIALIZED VIEW IF NOT EXISTS throughline.event_names_of_revisions
    ${onCluster(placement)} TO throughline.event_names AS
    ${namesIn(sql`throughline.events`)}`
}

// Beside the row of all events of their type.
function eventCalls(placement: Placement): Sql {
  return sql`CREATE MATERIALIZED VIEW IF NOT EXISTS throughline.event_calls
    ${onCluster(placement)} TO throughline.event_names AS
    ${callsIn(sql`throughline.events`)}`
}

export type RetainedTable = {
  readonly name: string
  /** How its definition says for how long rows stay. */
  readonly interval: string
  /** The statement that says it anew. */
  readonly alter: Sql
}

/** The tables whose rows age. */
export function retainedTables(placement: Placement): readonly RetainedTable[] {
  const { retentionMonths, traceRetentionDays } = placement
  const retained = (interval: string, rule: Sql) => (name: string) => ({
    name,
    interval,
    alter: sql`ALTER TABLE throughline.${identifier(name)} ${onCluster(placement)}
      MODIFY ${rule} SETTINGS materialize_ttl_after_modify = 0`,
  })
  const months = retained(`toIntervalMonth(${retentionMonths})`, retention(placement))
  const days = retained(`toIntervalDay(${traceRetentionDays})`, traceRetention(placement))
  return [...['events', 'event_times'].map(months), ...tablesOfTraces.map(days)]
}

// Rows go when the whole month they are in is older than this: dropping parts costs nothing.
function retention({ retentionMonths }: Placement): Sql {
  return sql`TTL occurred_at + toIntervalMonth(${wholeNumber(retentionMonths)})`
}
