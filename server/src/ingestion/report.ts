import { EngineError, type Warehouse } from '../warehouse/warehouse.ts'
import {
  readFigures,
  readSeverityCounts,
  type Figure,
  type FigureOrigin,
  type FiguresAsked,
  type SeverityCount,
} from '../warehouse/ingestion-table.ts'
import type { HeldFigures } from './held-figures.ts'

export type ReportAsked = Omit<FiguresAsked, 'except'>

/** What was read; not complete when the table could not be, so that it is of memory alone. */
export type Reading<Value> = { readonly value: Value; readonly isComplete: boolean }

/** The figures of all servers: the table's, with the latest minutes of this one from memory. */
export interface IngestionReport {
  /** Sums over the window. */
  figures(asked: ReportAsked): Promise<Reading<readonly Figure[]>>
  /** Sums by severity and bucket; a bucket is so many minutes since 1970. */
  buckets(asked: ReportAsked, bucketMinutes: number): Promise<Reading<readonly SeverityCount[]>>
}

type Options = {
  /** What each process of this server holds. */
  readonly held: () => Promise<readonly HeldFigures[]>
  readonly warehouse: Pick<Warehouse, 'query'>
}

export function openReport({ held: readHeld, warehouse }: Options): IngestionReport {
  return {
    async figures(asked) {
      // Before the table is asked: what is counted meanwhile is in neither.
      const held = await readHeld()
      const read = await readOrNot(readFigures(warehouse, { ...asked, except: held }))
      const value = merged([...read.value, ...heldOf(held, asked)], originKey, addFigure)
      return { ...read, value }
    },
    async buckets(asked, bucketMinutes) {
      const held = await readHeld()
      const except = { ...asked, except: held }
      const read = await readOrNot(readSeverityCounts(warehouse, except, bucketMinutes))
      const own = heldOf(held, asked).map(({ minute, severity, count, lastAtMs }) => {
        return { bucket: Math.floor(minute / bucketMinutes), severity, count, lastAtMs }
      })
      const key = ({ bucket, severity }: SeverityCount) => `${bucket} ${severity}`
      return { ...read, value: merged([...read.value, ...own], key, addCount) }
    },
  }
}

async function readOrNot<Item>(read: Promise<readonly Item[]>): Promise<Reading<readonly Item[]>> {
  try {
    return { value: await read, isComplete: true }
  } catch (error) {
    // What the engine does not do at all is a bug of the statement.
    if (!(error instanceof EngineError) || error.code === 'refused') throw error
    return { value: [], isComplete: false }
  }
}

function heldOf(held: readonly HeldFigures[], { from, until, filter }: ReportAsked) {
  const { applicationId, keyId, protocol } = filter
  const figures = held.flatMap((one) => one.figures)
  return figures.filter(
    (figure) =>
      figure.minute >= from &&
      figure.minute < until &&
      figure.applicationId === (applicationId ?? figure.applicationId) &&
      figure.keyId === (keyId ?? figure.keyId) &&
      figure.protocol === (protocol ?? figure.protocol),
  )
}

function merged<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  add: (one: Item, other: Item) => Item,
): readonly Item[] {
  const sums = new Map<string, Item>()
  for (const item of items) {
    const key = keyOf(item)
    const sum = sums.get(key)
    sums.set(key, sum === undefined ? item : add(sum, item))
  }
  return [...sums.values()]
}

/** As many as anybody is shown of one figure. */
const samplesMax = 10

function originKey(origin: FigureOrigin): string {
  const { applicationId, keyId, protocol, sender, severity, type } = origin
  return JSON.stringify([applicationId, keyId, protocol, sender, severity, type])
}

function addFigure(one: Figure, other: Figure): Figure {
  return {
    ...one,
    count: one.count + other.count,
    firstAtMs: Math.min(one.firstAtMs, other.firstAtMs),
    lastAtMs: Math.max(one.lastAtMs, other.lastAtMs),
    samples: [...one.samples, ...other.samples].toSorted().slice(0, samplesMax),
  }
}

function addCount(one: SeverityCount, other: SeverityCount): SeverityCount {
  const lastAtMs = Math.max(one.lastAtMs, other.lastAtMs)
  return { ...one, count: one.count + other.count, lastAtMs }
}
