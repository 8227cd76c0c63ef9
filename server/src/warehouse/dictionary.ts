/**
 * What has been seen: event names, attribute paths with their types, frequent values. Names and
 * paths are kept by views at insert; values, and what stands inside lists of objects, are read from
 * a bounded sample when asked for.
 */
import { userIdColumns } from './identity-columns.ts'
import { openKeptReadings } from './kept-readings.ts'
import { openListContents, type Contents, type ListContents } from './list-contents.ts'
import { openPathTypes, typeSet, type AttributeTypes, type PathTypes } from './path-types.ts'
import { textColumnOf } from './promoted-paths.ts'
import { attributionPath, touchPathOf, touchPathsOf } from './touch-paths.ts'
import { seenTraceKinds, type TraceKind } from './trace-kinds.ts'
import { isTracePath } from './trace-paths.ts'
import { seenTracePaths, seenTraceValues } from './trace-values.ts'
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
  /** What events may have in common with traces, likewise. */
  traceKinds(): Promise<readonly TraceKind[]>
  /** Told after an insert: the next `attributeTypes` looks again. */
  noteInserted(): void
}

export const dictionaryLimits = {
  /** Values are counted in so many of the newest events. */
  sampledRowsMax: 30_000,
  sampleTimeoutMs: 2_000,
  sampleMemoryBytesMax: 256 * 1024 ** 2,
  /** Of so many lists, the most frequent ones, the paths below them are known. */
  listsMax: 20,
  /** A list is looked for in so many keys of a path. */
  keysMax: 100,
  /** So many names, and paths of an event, are read at once: what is typed is looked for in them. */
  readAtOnceMax: 10_000,
  /** What was read before an insert serves for so long after it was read. */
  ageMsMax: 1_000,
  /** And no reading longer than this. */
  untoldMsMax: 10_000,
  /** Events whose paths, and paths whose values, are kept. */
  keptMax: 20,
} as const

const sampling = {
  sampledMax: dictionaryLimits.sampledRowsMax,
  timeoutMs: dictionaryLimits.sampleTimeoutMs,
  memoryBytesMax: dictionaryLimits.sampleMemoryBytesMax,
} as const

/** The dictionary over the warehouse's tables: `openDictionary(warehouse, Date.now)`. */
export function openDictionary(
  warehouse: Pick<Warehouse, 'query'>,
  nowMs: () => number,
): Dictionary {
  const types = openPathTypes(warehouse, nowMs)
  const contents = openListContents(warehouse, nowMs)
  const names = openKeptReadings<SeenName[]>(dictionaryLimits, nowMs)
  const paths = openKeptReadings<SeenPath[]>(dictionaryLimits, nowMs)
  const values = openKeptReadings<SeenValue[]>(dictionaryLimits, nowMs)
  // Nobody tells of spans that were inserted.
  const kinds = openKeptReadings<readonly TraceKind[]>(
    { ...dictionaryLimits, untoldMsMax: dictionaryLimits.ageMsMax },
    nowMs,
  )
  const { readAtOnceMax } = dictionaryLimits
  const mostFrequentPaths = (event?: string): Promise<SeenPath[]> => {
    const read = () => attributePaths(warehouse, { event, limit: readAtOnceMax })
    return paths.read(JSON.stringify([event]), read)
  }
  return {
    async eventNames(asked) {
      const all = await names.read('', () => eventNames(warehouse, { limit: readAtOnceMax }))
      if (all.length === readAtOnceMax) return eventNames(warehouse, asked)
      return all.filter(({ name }) => holds(name, asked.search)).slice(0, asked.limit)
    },
    async attributePaths(asked) {
      const all = await mostFrequentPaths(asked.event)
      const own = all.length === readAtOnceMax ? await attributePaths(warehouse, asked) : all
      // Every event inherits what led to it, whatever it says itself.
      const touches = touchesIn(asked.event === undefined ? all : await mostFrequentPaths())
      const traces = await paths.read('traces', () => seenTracePaths(warehouse))
      const found = [...own, ...touches, ...traces, ...(await pathsInLists(all, contents))]
      return mostSeen(
        found.filter(({ path }) => holds(path, asked.search)),
        asked.limit,
      )
    },
    async topValues({ path, limit }) {
      if (isTracePath(path)) {
        const read = () => seenTraceValues(warehouse, { path, limit, ...sampling })
        return values.read(JSON.stringify({ limit, path }), read)
      }
      const touch = touchPathOf(path)
      const asked = { limit, path: touch === undefined ? path : attributionPath(touch) }
      const all = await mostFrequentPaths()
      const isAll = all.length < readAtOnceMax
      const place = await placeOf(asked.path, (above) =>
        isAll ? typesIn(all, above) : types.read(above),
      )
      if (place.kind === 'list') return frequentIn(await contents.read(place.list), asked)
      return values.read(JSON.stringify(asked), () => topValues(warehouse, asked, place.arrays))
    },
    attributeTypes: (wanted) => types.read(wanted),
    traceKinds: () => kinds.read('', () => seenTraceKinds(warehouse)),
    noteInserted() {
      for (const kept of [types, names, paths, values]) kept.forget()
    },
  }
}

/** What can be asked of the touches before an event, as often as touches say it. */
function touchesIn(seen: readonly SeenPath[]): SeenPath[] {
  return seen.flatMap(({ path, types, count }) =>
    types.includes('String')
      ? touchPathsOf(path).map((touchPath) => ({ path: touchPath, types: ['String'], count }))
      : [],
  )
}

/** Whether a text holds what was typed, in any case. */
function holds(text: string, search = ''): boolean {
  return text.toLowerCase().includes(search.toLowerCase())
}

async function eventNames(
  warehouse: Pick<Warehouse, 'query'>,
  { search, limit }: { readonly search?: string | undefined; readonly limit: number },
): Promise<SeenName[]> {
  const rows = await warehouse.query(sql`
    SELECT name, type, sum(count) + uniqCombinedMerge(revised) AS seen,
      toUnixTimestamp64Milli(min(first_seen)), toUnixTimestamp64Milli(max(last_seen))
    FROM throughline.event_names ${where(containing(sql`name`, search))}
    GROUP BY name, type HAVING seen > 0 ORDER BY seen DESC, name, type LIMIT ${param('UInt64', limit)}`)
  return rows.map(([name, type, count, firstSeenMs, lastSeenMs]) => ({
    name: String(name),
    type: String(type),
    count: Number(count),
    firstSeenMs: Number(firstSeenMs),
    lastSeenMs: Number(lastSeenMs),
  }))
}

type AskedPaths = {
  readonly event?: string | undefined
  readonly search?: string | undefined
  readonly limit: number
}

async function attributePaths(
  warehouse: Pick<Warehouse, 'query'>,
  asked: AskedPaths,
): Promise<SeenPath[]> {
  const ofEvent = asked.event === undefined ? [] : [sql`name = ${param('String', asked.event)}`]
  const rows = await warehouse.query(sql`
    SELECT path, groupArray(toString(value_type)), sum(of_type) AS seen
    FROM (SELECT path, value_type, sum(count) AS of_type FROM throughline.attribute_paths
      ${where([...ofEvent, ...containing(sql`path`, asked.search)])}
      GROUP BY path, value_type HAVING of_type > 0)
    GROUP BY path ORDER BY seen DESC, path LIMIT ${param('UInt64', asked.limit)}`)
  return rows.map(([path, types, count]) => ({
    path: String(path),
    types: [...typeSet(types)].toSorted(),
    count: Number(count),
  }))
}

/** The paths below lists of objects and mixed lists, of the most frequent lists. */
async function pathsInLists(
  seen: readonly SeenPath[],
  contents: ListContents,
): Promise<SeenPath[]> {
  const lists = seen.filter(({ types }) => types.some(isUnknownList))
  const found = lists.slice(0, dictionaryLimits.listsMax).map(async ({ path: list, count }) => {
    const { lists: looked, byPath } = await contents.read(list)
    // The lists themselves have rows of their own.
    return [...byPath].flatMap(([path, { types, held }]) =>
      path === list ? [] : [{ path, types: [...types], count: scaled(held / looked, count) }],
    )
  })
  return (await Promise.all(found)).flat()
}

function scaled(share: number, whole: number): number {
  return Math.round(share * whole)
}

/** A path that is seen beside a list and in it is one. */
function mostSeen(paths: readonly SeenPath[], limit: number): SeenPath[] {
  const byPath = new Map<string, SeenPath>()
  for (const seen of paths) {
    const { types = [], count = 0 } = byPath.get(seen.path) ?? {}
    const all = [...new Set([...types, ...seen.types])].toSorted()
    byPath.set(seen.path, { path: seen.path, types: all, count: count + seen.count })
  }
  return [...byPath.values()].toSorted(byCount).slice(0, limit)
}

function byCount(one: SeenPath, other: SeenPath): number {
  return other.count - one.count || Number(one.path > other.path) - Number(one.path < other.path)
}

type Place =
  /** In the lists at a path: its own, or one above it. */
  | { readonly kind: 'list'; readonly list: string }
  /** Under its own name; of these types as arrays of scalars. */
  | { readonly kind: 'own'; readonly arrays: readonly string[] }

async function placeOf(path: string, readTypes: PathTypes['read']): Promise<Place> {
  if (textColumnOf(path) !== undefined) return { kind: 'own', arrays: [] }
  const keys = path.split('.').slice(0, dictionaryLimits.keysMax)
  const above = keys.map((_, index) => keys.slice(0, index + 1).join('.'))
  const types = await readTypes(above)
  const list = above.find((each) => [...(types.get(each) ?? [])].some(isUnknownList))
  if (list !== undefined) return { kind: 'list', list }
  return {
    kind: 'own',
    arrays: [...(types.get(path) ?? [])].filter((type) => type.startsWith('Array')),
  }
}

function typesIn(all: readonly SeenPath[], paths: readonly string[]): Promise<AttributeTypes> {
  const wanted = all.filter(({ path }) => paths.includes(path))
  return Promise.resolve(new Map(wanted.map(({ path, types }) => [path, new Set(types)])))
}

function isUnknownList(type: string): boolean {
  return /^Array[(].*(JSON|Dynamic)/.test(type)
}

function frequentIn(
  { byPath }: Contents,
  { path, limit }: { readonly path: string; readonly limit: number },
): SeenValue[] {
  const values = [...(byPath.get(path)?.values ?? [])].filter(([value]) => value !== '')
  return values
    .map(([value, count]) => ({ value, count }))
    .toSorted((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1))
    .slice(0, limit)
}

async function topValues(
  warehouse: Pick<Warehouse, 'query'>,
  { path, limit }: { readonly path: string; readonly limit: number },
  arrays: readonly string[],
): Promise<SeenValue[]> {
  const column = textColumnOf(path)
  // As questions name users, unless they are told not to.
  const named = column === 'user_id' ? userIdColumns.links : column
  const value = named === undefined ? attributePath(path) : identifier(named)
  const { sampledRowsMax, sampleTimeoutMs, sampleMemoryBytesMax } = dictionaryLimits
  const texts = arrays.length === 0 ? sql`toString(value)` : sql`arrayJoin(${elementsOf(arrays)})`
  const ask = async (sample: Sql): Promise<readonly Row[]> =>
    warehouse.query(
      sql`SELECT ${texts} AS text, count() AS seen, sum(seen) OVER () AS sampled
        FROM (SELECT ${value} AS value FROM throughline.events ${sample})
        GROUP BY text ORDER BY text != '' DESC, seen DESC, text LIMIT ${param('UInt64', limit)}`,
      { timeoutMs: sampleTimeoutMs, memoryBytesMax: sampleMemoryBytesMax },
    )
  const newest = await ask(newestDay)
  const isEnough = Number(newest[0]?.[2] ?? 0) >= sampledRowsMax
  const rows = isEnough ? newest : await ask(newestRows)
  return rows
    .filter(([text]) => text !== null && text !== '')
    .map(([text, count]) => ({ value: String(text), count: Number(count) }))
}

const sampleSize = param('UInt64', dictionaryLimits.sampledRowsMax)

// The sample is taken before anything is looked for in it: a path that few events have would
// otherwise be looked for in all of them.
const newestDay = sql`WHERE occurred_at >= (
    SELECT max(last_seen) - toIntervalDay(1) FROM throughline.event_names) LIMIT ${sampleSize}`
/** In the table's own order, read from its end: half as fast, but it does not end with a day. */
const newestRows = sql`ORDER BY toDate32(occurred_at) DESC LIMIT ${sampleSize}`

/** The elements of a value that may be an array of one of these types, each once; else the value. */
function elementsOf(arrays: readonly string[]): Sql {
  const lists = arrays.map((type) => {
    const list = sql`arrayFlatten(getSubcolumn(value, ${param('String', type)}))`
    return sql`arrayMap(x -> ifNull(toString(x), ''), ${list})`
  })
  const single = sql`if(startsWith(dynamicType(value), 'Array'), [], [ifNull(toString(value), '')])`
  return sql`arrayDistinct(arrayConcat(${joinSql([single, ...lists], sql`, `)}))`
}

function containing(column: Sql, search: string | undefined): Sql[] {
  if (search === undefined || search === '') return []
  return [sql`positionCaseInsensitiveUTF8(${column}, ${param('String', search)}) > 0`]
}

function where(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`` : sql`WHERE ${joinSql(conditions, sql` AND `)}`
}
