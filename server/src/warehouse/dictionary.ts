/**
 * What has been seen: event names, attribute paths with their types, frequent values. Names and
 * paths are kept by views at insert; values are read from a bounded sample when asked for.
 */
import { openPathTypes, typeSet, type AttributeTypes } from './path-types.ts'
import { textColumnOf } from './promoted-paths.ts'
import { attributePath, identifier, joinSql, param, sql, type Sql } from './sql-text.ts'
import type { Warehouse } from './warehouse.ts'

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
  /** The types under these paths, for the query compiler; at most a second old. */
  attributeTypes(paths: readonly string[]): Promise<AttributeTypes>
  /** Told after an insert: the next `attributeTypes` looks again. */
  noteInserted(): void
}

export const dictionaryLimits = {
  /** Values are counted in so many of the newest events. */
  sampledRowsMax: 100_000,
  sampleTimeoutMs: 2_000,
  sampleMemoryBytesMax: 256 * 1024 ** 2,
} as const

/** The dictionary over the warehouse's tables: `openDictionary(warehouse, Date.now)`. */
export function openDictionary(
  warehouse: Pick<Warehouse, 'query'>,
  nowMs: () => number,
): Dictionary {
  const types = openPathTypes(warehouse, nowMs)
  return {
    eventNames: (asked) => eventNames(warehouse, asked),
    attributePaths: (asked) => attributePaths(warehouse, asked),
    topValues: (asked) => topValues(warehouse, asked),
    attributeTypes: (paths) => types.read(paths),
    noteInserted: () => types.forget(),
  }
}

async function eventNames(
  warehouse: Pick<Warehouse, 'query'>,
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
  warehouse: Pick<Warehouse, 'query'>,
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
  warehouse: Pick<Warehouse, 'query'>,
  { path, limit }: { readonly path: string; readonly limit: number },
): Promise<SeenValue[]> {
  const column = textColumnOf(path)
  const value = column === undefined ? attributePath(path) : identifier(column)
  const { sampledRowsMax, sampleTimeoutMs, sampleMemoryBytesMax } = dictionaryLimits
  // The sample is taken before anything is looked for in it: a path that few events have would
  // otherwise be looked for in all of them. The order is the table's own, read from its end.
  const rows = await warehouse.query(
    sql`
    SELECT toString(value) AS text, count() AS seen
    FROM (
      SELECT ${value} AS value FROM throughline.events
      ORDER BY toDate32(occurred_at) DESC LIMIT ${param('UInt64', sampledRowsMax)}
    )
    WHERE isNotNull(value) AND text != ''
    GROUP BY text ORDER BY seen DESC, text LIMIT ${param('UInt64', limit)}`,
    { timeoutMs: sampleTimeoutMs, memoryBytesMax: sampleMemoryBytesMax },
  )
  return rows.map(([text, count]) => ({ value: String(text), count: Number(count) }))
}

function containing(column: Sql, search: string | undefined): Sql[] {
  if (search === undefined || search === '') return []
  return [sql`positionCaseInsensitiveUTF8(${column}, ${param('String', search)}) > 0`]
}

function where(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`` : sql`WHERE ${joinSql(conditions, sql` AND `)}`
}
