/**
 * The tables of traces.
 *
 *   spans        one row a span, upserted: a span that comes again replaces itself
 *   traces       a row a trace, of whatever has come of it so far
 *   trace_keys   what an event may have in common with a trace: session, user, account, event name
 *
 * Chunks of a trace come late and again, so views may hold only what counts the same however often
 * its span is inserted. Sort key, types and codecs are measured: docs/adr/0024.
 */
import { engine, onCluster, type Placement } from './placement.ts'
import { sql, wholeNumber, type Sql } from './sql-text.ts'

/** Tables and views of traces, in the order in which they are made. */
export function spanStatements(placement: Placement): readonly Sql[] {
  return [
    spansTable(placement),
    tracesTable(placement),
    tracesView(placement),
    traceKeysTable(placement),
    traceKeysView(placement),
  ]
}

/** The tables whose rows stay as long as spans do. */
export const tablesOfTraces = ['spans', 'traces', 'trace_keys'] as const

// Rows go with the whole day that they are of: dropping parts costs nothing.
export function traceRetention({ traceRetentionDays }: Placement): Sql {
  return sql`TTL toDateTime(started_at) + toIntervalDay(${wholeNumber(traceRetentionDays)})`
}

// Tags whose names are new, as those with an id in them, cost a merge a hundred times as much where each
// has a stream of its own (`advanced`).
//
// By the hour first, as parts are made in the order of arrival: `FINAL` merges only the parts of the
// hours that still grow. Then by trace, so that a trace whose hour is known is one read.
function spansTable(placement: Placement): Sql {
  return sql`CREATE TABLE IF NOT EXISTS throughline.spans ${onCluster(placement)} (
    started_at DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    duration_ns UInt64 CODEC(T64, ZSTD(1)),
    received_at DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    trace_low UInt64 CODEC(ZSTD(1)),
    trace_high UInt64 CODEC(ZSTD(1)),
    span_id UInt64 CODEC(NONE),
    parent_id UInt64 CODEC(ZSTD(1)),
    service LowCardinality(String),
    name LowCardinality(String),
    resource LowCardinality(String),
    type LowCardinality(String),
    kind LowCardinality(String),
    env LowCardinality(String),
    version LowCardinality(String),
    is_error Bool,
    error_type LowCardinality(String),
    error_message String CODEC(ZSTD(1)),
    error_stack String CODEC(ZSTD(1)),
    session_id String CODEC(ZSTD(1)),
    user_id String CODEC(ZSTD(1)),
    account_id String CODEC(ZSTD(1)),
    events Array(Tuple(name String, at DateTime64(9, 'UTC'), attributes String)) CODEC(ZSTD(1)),
    links Array(Tuple(trace_low UInt64, trace_high UInt64, span_id UInt64, attributes String))
      CODEC(ZSTD(1)),
    attributes JSON(max_dynamic_paths = 16) CODEC(ZSTD(1))
  ) ENGINE = ${engine(placement, 'ReplacingMergeTree')}
  PARTITION BY toDate(started_at)
  ORDER BY (toStartOfHour(started_at), trace_low, span_id)
  ${traceRetention(placement)}
  SETTINGS min_bytes_for_wide_part = 33554432,
    object_shared_data_serialization_version = 'map_with_buckets',
    object_shared_data_buckets_for_wide_part = 8,
    non_replicated_deduplication_window = 1000,
    ttl_only_drop_parts = 1`
}

/**
 * Adds what the map of services is read from. A call from another service begins with an entry, and a
 * span that has a child in no other chunk calls whom it names: so neither needs all spans to be joined.
 */
export function spanCalls(placement: Placement): Sql {
  return sql`ALTER TABLE throughline.spans ${onCluster(placement)}
    ADD COLUMN IF NOT EXISTS is_entry Bool CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS called LowCardinality(String),
    ADD COLUMN IF NOT EXISTS calls_database Bool CODEC(ZSTD(1))`
}

// Ids are spread over the whole table, so small granules bound what a lookup reads. Of errors the
// one that ended first is named: what fails further out fails of it. But a call that was answered no has
// failed by its status alone, and the caller says of what: an error without a name comes last.
function tracesTable(placement: Placement): Sql {
  return sql`CREATE TABLE IF NOT EXISTS throughline.traces ${onCluster(placement)} (
    trace_low UInt64 CODEC(ZSTD(1)),
    started_at SimpleAggregateFunction(min, DateTime64(9, 'UTC')) CODEC(Delta(8), ZSTD(1)),
    ended_at SimpleAggregateFunction(max, DateTime64(9, 'UTC')) CODEC(Delta(8), ZSTD(1)),
    trace_high SimpleAggregateFunction(max, UInt64) CODEC(ZSTD(1)),
    root AggregateFunction(argMin, ${rootType}, Tuple(Bool, DateTime64(9, 'UTC'))) CODEC(ZSTD(1)),
    services SimpleAggregateFunction(groupUniqArrayArray, Array(String))
      CODEC(ZSTD(1)),
    is_error SimpleAggregateFunction(max, Bool),
    error AggregateFunction(argMin, ${errorType}, Tuple(Bool, DateTime64(9, 'UTC'))) CODEC(ZSTD(1)),
    session_id SimpleAggregateFunction(max, String) CODEC(ZSTD(1)),
    user_id SimpleAggregateFunction(max, String) CODEC(ZSTD(1)),
    account_id SimpleAggregateFunction(max, String) CODEC(ZSTD(1))
  ) ENGINE = ${engine(placement, 'AggregatingMergeTree')}
  PARTITION BY toDate(started_at)
  ORDER BY trace_low
  ${traceRetention(placement)}
  SETTINGS index_granularity = 512, non_replicated_deduplication_window = 1000,
    ttl_only_drop_parts = 1`
}

const rootType = sql`Tuple(span_id UInt64, service String, name String, resource String, env String,
      duration_ns UInt64)`
const errorType = sql`Tuple(span_id UInt64, service String, type String, message String)`
// OpenTelemetry says the status as the type.
const isNameless = sql`NOT match(error_type, '[^0-9]')`

function tracesView(placement: Placement): Sql {
  return sql`CREATE MATERIALIZED VIEW IF NOT EXISTS throughline.traces_view
    ${onCluster(placement)} TO throughline.traces AS
    WITH addNanoseconds(spans.started_at, duration_ns) AS ended
    SELECT trace_low, min(spans.started_at) AS started_at, max(ended) AS ended_at,
      max(spans.trace_high) AS trace_high,
      argMinState(tuple(span_id, service, name, resource, env, duration_ns)::${rootType},
        tuple(parent_id != 0, spans.started_at)::Tuple(Bool, DateTime64(9, 'UTC'))) AS root,
      groupUniqArray(service) AS services,
      max(spans.is_error) AS is_error,
      argMinStateIf(tuple(span_id, service, error_type, error_message)::${errorType},
        tuple(${isNameless}, ended)::Tuple(Bool, DateTime64(9, 'UTC')), spans.is_error) AS error,
      max(spans.session_id) AS session_id, max(spans.user_id) AS user_id,
      max(spans.account_id) AS account_id
    FROM throughline.spans AS spans
    GROUP BY trace_low, toDate(spans.started_at)`
}

// By key first: each event asks for the traces of its session, or of its user, around its time.
function traceKeysTable(placement: Placement): Sql {
  return sql`CREATE TABLE IF NOT EXISTS throughline.trace_keys ${onCluster(placement)} (
    kind Enum8('session' = 1, 'user' = 2, 'account' = 3, 'event' = 4),
    key String CODEC(ZSTD(1)),
    started_at DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    ended_at DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    trace_low UInt64 CODEC(ZSTD(1)),
    span_id UInt64 CODEC(ZSTD(1)),
    service LowCardinality(String),
    env LowCardinality(String),
    name LowCardinality(String),
    resource LowCardinality(String),
    is_error Bool
  ) ENGINE = ${engine(placement, 'ReplacingMergeTree')}
  PARTITION BY toDate(started_at)
  ORDER BY (kind, key, started_at, span_id)
  ${traceRetention(placement)}
  SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 1000,
    ttl_only_drop_parts = 1`
}

// What happens within a span, by the same clock. Else an odd time would make a partition of its own.
const within = sql`greatest(spans.started_at, least(ended, one.at))`

function traceKeysView(placement: Placement): Sql {
  return sql`CREATE MATERIALIZED VIEW IF NOT EXISTS throughline.trace_keys_view
    ${onCluster(placement)} TO throughline.trace_keys AS
    SELECT entry.1 AS kind, entry.2 AS key, entry.3 AS started_at, entry.4 AS ended_at,
      trace_low, span_id, service, env, name, resource, is_error
    FROM (
      SELECT trace_low, span_id, service, env, name, resource, is_error,
        addNanoseconds(spans.started_at, duration_ns) AS ended,
        arrayFilter(one -> one.2 != '', arrayConcat(
          [('session', session_id, spans.started_at, ended),
            ('user', user_id, spans.started_at, ended),
            ('account', account_id, spans.started_at, ended)],
          arrayMap(one -> ('event', one.name, ${within}, ${within}), events))) AS entries
      FROM throughline.spans AS spans
      WHERE session_id != '' OR user_id != '' OR account_id != '' OR notEmpty(events)
    )
    ARRAY JOIN entries AS entry`
}
