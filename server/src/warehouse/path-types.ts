/** The types seen under attribute paths, read only for the paths that somebody asks about. */
import { param, sql } from './sql-text.ts'
import type { Warehouse } from './warehouse.ts'

/** Types as ClickHouse's JSON names them, by path; undefined for a path that no event has. */
export type AttributeTypes = Pick<ReadonlyMap<string, ReadonlySet<string>>, 'get'>

export interface PathTypes {
  read(paths: readonly string[]): Promise<AttributeTypes>
  /** The next `read` looks again. */
  forget(): void
}

export const pathTypeLimits = {
  ageMsMax: 1_000,
  pathsKeptMax: 10_000,
  /** A longer path counts as one that no event has. */
  pathBytesMax: 10_000,
  /** Of the paths in one statement: encoded they stay far below the 1 MiB that a URL may have. */
  statementBytesMax: 100_000,
} as const

type TypesByPath = ReadonlyMap<string, ReadonlySet<string>>
type Reading = { readonly types: Promise<TypesByPath>; readonly atMs: number }

/** A path is read again when it was forgotten or is too old; readers meanwhile share one reading. */
export function openPathTypes(warehouse: Pick<Warehouse, 'query'>, nowMs: () => number): PathTypes {
  const readings = new Map<string, Reading>()
  const isMissing = (path: string): boolean => {
    const reading = readings.get(path)
    return reading === undefined || nowMs() - reading.atMs >= pathTypeLimits.ageMsMax
  }
  const start = (paths: readonly string[]): void => {
    const reading = { types: readTypes(warehouse, paths), atMs: nowMs() }
    for (const path of paths) readings.set(path, reading)
    reading.types.catch(() => {
      for (const path of paths) if (readings.get(path) === reading) readings.delete(path)
    })
  }
  return {
    async read(asked) {
      const paths = [...new Set(asked)].filter(isShort)
      if (readings.size + paths.length > pathTypeLimits.pathsKeptMax) readings.clear()
      for (const part of statementParts(paths.filter(isMissing))) start(part)
      const found = paths.map(async (path) => {
        const types = await readings.get(path)?.types
        return [path, types?.get(path)] as const
      })
      const byPath = new Map(await Promise.all(found))
      return { get: (path) => byPath.get(path) }
    },
    forget: () => readings.clear(),
  }
}

function isShort(path: string): boolean {
  return Buffer.byteLength(path) <= pathTypeLimits.pathBytesMax
}

// A list's quotes and comma.
const separatorBytes = 3

function statementParts(paths: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = []
  let room = 0
  for (const path of paths) {
    const bytes = Buffer.byteLength(path) + separatorBytes
    if (bytes > room) {
      parts.push([])
      room = pathTypeLimits.statementBytesMax
    }
    parts.at(-1)?.push(path)
    room -= bytes
  }
  return parts
}

async function readTypes(
  warehouse: Pick<Warehouse, 'query'>,
  paths: readonly string[],
): Promise<TypesByPath> {
  const rows = await warehouse.query(sql`
    SELECT path, groupArray(toString(value_type)) FROM (
      SELECT path, value_type FROM throughline.attribute_paths
      WHERE path IN ${param('Array(String)', paths)}
      GROUP BY path, value_type HAVING sum(count) > 0)
    GROUP BY path`)
  return new Map(rows.map(([path, types]) => [String(path), typeSet(types)]))
}

/**
 * The names in a list of types. `Array(JSON(max_dynamic_types=16, max_dynamic_paths=1))` is the same
 * type as `Array(JSON)` to whoever asks; the numbers differ between parts.
 */
export function typeSet(types: unknown): ReadonlySet<string> {
  const names: unknown[] = Array.isArray(types) ? types : []
  return new Set(names.map((name) => String(name).replace(/JSON\([^()]*\)/g, 'JSON')))
}
