/**
 * What stands inside lists whose elements the dictionary does not know: the paths below a list and
 * their frequent values. Read from a bounded sample of the newest events and kept for a while, so
 * that typing does not wait for it.
 */
import { attributePath, param, sql } from './sql-text.ts'
import type { Warehouse } from './warehouse.ts'

/** The values at one path below a list, as far as the sample shows. */
export interface PathContents {
  readonly types: ReadonlySet<string>
  /** How many of the lists hold a value here. */
  readonly held: number
  /** How many of the lists hold each value. */
  readonly values: ReadonlyMap<string, number>
}

export interface Contents {
  /** How many lists were looked into. */
  readonly lists: number
  readonly byPath: ReadonlyMap<string, PathContents>
}

export interface ListContents {
  /** What stands in the lists at this path; older than `ageMsMax` only while it is read again. */
  read(path: string): Promise<Contents>
}

export const listContentsLimits = {
  /** Lists are looked for in so many of the newest events, … */
  sampledRowsMax: 100_000,
  /** … and so many of them are looked into. */
  listsMax: 500,
  /** A longer list is passed over. */
  listBytesMax: 20_000,
  pathsMax: 200,
  ageMsMax: 60_000,
  listsKeptMax: 100,
  timeoutMs: 2_000,
  memoryBytesMax: 256 * 1024 ** 2,
} as const

type Reading = { readonly contents: Promise<Contents>; readonly atMs: number }

/** Looks into a list once, and again when it is asked for after its age. */
export function openListContents(
  warehouse: Pick<Warehouse, 'query'>,
  nowMs: () => number,
): ListContents {
  const readings = new Map<string, Reading>()
  const renewed = new Set<string>()
  const start = (path: string): Reading => {
    return { contents: readContents(warehouse, path), atMs: nowMs() }
  }
  const keep = (path: string, reading: Reading): void => {
    const isNew = !readings.has(path)
    if (isNew && readings.size >= listContentsLimits.listsKeptMax) readings.clear()
    readings.set(path, reading)
    reading.contents.catch(() => {
      if (readings.get(path) === reading) readings.delete(path)
    })
  }
  const renew = async (path: string): Promise<void> => {
    const next = start(path)
    await next.contents
    keep(path, next)
  }
  return {
    read(path) {
      const kept = readings.get(path)
      if (kept === undefined) {
        const first = start(path)
        keep(path, first)
        return first.contents
      }
      if (nowMs() - kept.atMs >= listContentsLimits.ageMsMax && !renewed.has(path)) {
        renewed.add(path)
        renew(path)
          // Whoever asks next starts anew, and is told what is wrong.
          .catch(() => readings.delete(path))
          .finally(() => renewed.delete(path))
      }
      return kept.contents
    },
  }
}

async function readContents(warehouse: Pick<Warehouse, 'query'>, path: string): Promise<Contents> {
  const { sampledRowsMax, listsMax, listBytesMax, timeoutMs, memoryBytesMax } = listContentsLimits
  // The sample is taken before lists are looked for in it, from the end of the table's own order.
  const rows = await warehouse.query(
    sql`
    SELECT toJSONString(value) AS text
    FROM (
      SELECT ${attributePath(path)} AS value FROM throughline.events
      ORDER BY toDate32(occurred_at) DESC LIMIT ${param('UInt64', sampledRowsMax)}
    )
    WHERE isNotNull(value) AND length(text) <= ${param('UInt64', listBytesMax)}
    LIMIT ${param('UInt64', listsMax)}`,
    { timeoutMs, memoryBytesMax },
  )
  return contentsOf(
    path,
    rows.map(([text]): unknown => JSON.parse(String(text))),
  )
}

interface Gathered {
  readonly types: Set<string>
  held: number
  readonly values: Map<string, number>
}

/** What lists at a path hold, each value of a list counted once. */
function contentsOf(path: string, lists: readonly unknown[]): Contents {
  const byPath = new Map<string, Gathered>()
  for (const list of lists) {
    for (const [at, values] of leavesOf(path, list)) gather(byPath, at, values)
  }
  return { lists: lists.length, byPath }
}

function gather(byPath: Map<string, Gathered>, path: string, values: ReadonlySet<unknown>): void {
  if (byPath.size >= listContentsLimits.pathsMax && !byPath.has(path)) return
  const gathered: Gathered = byPath.get(path) ?? { types: new Set(), held: 0, values: new Map() }
  byPath.set(path, gathered)
  gathered.held += 1
  for (const value of values) {
    gathered.types.add(typeName(value))
    const text = String(value)
    gathered.values.set(text, (gathered.values.get(text) ?? 0) + 1)
  }
}

/** Arrays give way to their elements, and objects make paths, however they are nested. */
function leavesOf(path: string, value: unknown): ReadonlyMap<string, ReadonlySet<unknown>> {
  const leaves = new Map<string, Set<unknown>>()
  const visit = (at: string, inner: unknown): void => {
    if (Array.isArray(inner)) for (const element of inner) visit(at, element)
    else if (typeof inner === 'object' && inner !== null) {
      for (const [key, below] of Object.entries(inner)) visit(`${at}.${key}`, below)
    } else if (inner !== null) leaves.set(at, (leaves.get(at) ?? new Set()).add(inner))
  }
  visit(path, value)
  return leaves
}

/** As ClickHouse's JSON would name it. */
function typeName(value: unknown): string {
  if (typeof value === 'string') return 'String'
  if (typeof value === 'boolean') return 'Bool'
  return Number.isInteger(value) ? 'Int64' : 'Float64'
}
