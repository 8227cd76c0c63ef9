/**
 * What has been seen: event names, attribute paths with their types, frequent values. Names and
 * paths are kept by views at insert; values are read from a bounded sample when asked for.
 */
import { textColumnOf } from './promoted-paths.ts'
import { attributePath, identifier, joinSql, param, sql, type Sql } from './sql-text.ts'
import type { Row, Warehouse } from './warehouse.ts'

export type SeenName = {
  readonly name: string
  readonly type: string
  readonly count: number
  readonly firstSeenMs: number
  readonly lastSeenMs: number
}

export type SeenPath = {
  readonly path: string
  /** Types as ClickHouse's JSON names them: `String`, `Int64`, `Array(Nullable(String))`. */
  readonly types: readonly string[]
  readonly count: number
}

export type SeenValue = { readonly value: string; readonly count: number }

export type AttributeTypes = ReadonlyMap<string, ReadonlySet<string>>

export interface Dictionary {
  eventNames(asked: {
    readonly search?: string | undefined
    readonly limit: number
  }): Promise<SeenName[]>
  attributePaths(asked: {
    readonly event?: string | undefined
    readonly search?: string | undefined
    readonly limit: number
  }): Promise<SeenPath[]>
  topValues(asked: { readonly path: string; readonly limit: number }): Promise<SeenValue[]>
  /** Every path with its types, for the query compiler; at most a second old. */
  attributeTypes(): Promise<AttributeTypes>
  /** Told after an insert: the next `attributeTypes` looks again. */
  noteInserted(): void
}

export const dictionaryLimits = { typesAgeMsMax: 1_000, sampledRowsMax: 100_000 } as const

export function openDictionary(warehouse: Warehouse, nowMs: () => number): Dictionary {
  const types = refreshed(() => readTypes(warehouse), nowMs)
  return {
    eventNames: (asked) => eventNames(warehouse, asked),
    attributePaths: (asked) => attributePaths(warehouse, asked),
    topValues: (asked) => topValues(warehouse, asked),
    attributeTypes: () => types.read(),
    noteInserted: () => types.forget(),
  }
}

async function eventNames(
  warehouse: Warehouse,
  { search, limit }: { readonly search?: string | undefined; readonly limit: number },
): Promise<SeenName[]> {
  const rows = await warehouse.query(sql`
    SELECT name, type, sum(count) AS seen,
      toUnixTimestamp64Milli(min(first_seen)), toUnixTimestamp64Milli(max(last_seen))
    FROM throughline.event_names ${where(containing(sql`name`, search))}
    GROUP BY name, type ORDER BY seen DESC, name, type LIMIT ${param('UInt64', limit)}`)
  return rows.map(([name, type, count, firstSeenMs, lastSeenMs]) => ({
    name: String(name),
    type: String(type),
    count: Number(count),
    firstSeenMs: Number(firstSeenMs),
    lastSeenMs: Number(lastSeenMs),
  }))
}

async function attributePaths(
  warehouse: Warehouse,
  asked: {
    readonly event?: string | undefined
    readonly search?: string | undefined
    readonly limit: number
  },
): Promise<SeenPath[]> {
  const ofEvent = asked.event === undefined ? [] : [sql`name = ${param('String', asked.event)}`]
  const rows = await warehouse.query(sql`
    SELECT path, groupUniqArray(toString(value_type)), sum(count) AS seen
    FROM throughline.attribute_paths
    ${where([...ofEvent, ...containing(sql`path`, asked.search)])}
    GROUP BY path ORDER BY seen DESC, path LIMIT ${param('UInt64', asked.limit)}`)
  return rows.map(([path, types, count]) => ({
    path: String(path),
    types: [...typeSet(types)].toSorted(),
    count: Number(count),
  }))
}

async function topValues(
  warehouse: Warehouse,
  { path, limit }: { readonly path: string; readonly limit: number },
): Promise<SeenValue[]> {
  const column = textColumnOf(path)
  const value = column === undefined ? attributePath(path) : identifier(column)
  const rows = await warehouse.query(sql`
    SELECT toString(value) AS text, count() AS seen
    FROM (
      SELECT ${value} AS value FROM throughline.events
      WHERE isNotNull(value) AND toString(value) != ''
      LIMIT ${param('UInt64', dictionaryLimits.sampledRowsMax)}
    )
    GROUP BY text ORDER BY seen DESC, text LIMIT ${param('UInt64', limit)}`)
  return rows.map(([text, count]) => ({ value: String(text), count: Number(count) }))
}

async function readTypes(warehouse: Warehouse): Promise<AttributeTypes> {
  const rows = await warehouse.query(sql`
    SELECT path, groupUniqArray(toString(value_type)) FROM throughline.attribute_paths
    GROUP BY path`)
  return new Map(rows.map(([path, types]: Row) => [String(path), typeSet(types)]))
}

// `Array(JSON(max_dynamic_types=16, max_dynamic_paths=1))` is the same type as `Array(JSON)` to
// whoever asks; the numbers differ between parts.
function typeSet(types: unknown): ReadonlySet<string> {
  const names: unknown[] = Array.isArray(types) ? types : []
  return new Set(names.map((name) => String(name).replace(/JSON\([^()]*\)/g, 'JSON')))
}

function containing(column: Sql, search: string | undefined): Sql[] {
  if (search === undefined || search === '') return []
  return [sql`positionCaseInsensitiveUTF8(${column}, ${param('String', search)}) > 0`]
}

function where(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`` : sql`WHERE ${joinSql(conditions, sql` AND `)}`
}

/** A value read again when it was forgotten or is too old; readers meanwhile share one reading. */
function refreshed<Value>(read: () => Promise<Value>, nowMs: () => number) {
  let reading: { readonly value: Promise<Value>; readonly atMs: number } | undefined
  return {
    read(): Promise<Value> {
      const fresh = reading !== undefined && nowMs() - reading.atMs < dictionaryLimits.typesAgeMsMax
      if (reading !== undefined && fresh) return reading.value
      const value = read()
      const started = { value, atMs: nowMs() }
      reading = started
      value.catch(() => {
        if (reading === started) reading = undefined
      })
      return value
    },
    forget(): void {
      reading = undefined
    },
  }
}
