import { identifier, joinSql, param, sql, type Sql } from '../../warehouse/sql-text.ts'
import type { Direction } from '../parse/question.ts'
import type { MeasureSql } from './measure-sql.ts'

const comma = sql`, `

/** A measure whose parts are merged on the way up, in columns of this name. */
export interface Part {
  readonly name: string
  readonly measure: MeasureSql
}

/** One level of groups, and which of them stay. */
export interface FoldedLevel {
  /** The column that names a group. */
  readonly group: Sql
  readonly order: Part
  readonly direction: Direction
  readonly limit: number
  /** A condition that a group has to meet. */
  readonly kept?: Part | undefined
  /** Whether a group stays only where one of those inside it does. */
  readonly isOfKept?: boolean
}

/** The levels that are still groups of rows, outermost first. */
export interface Folding {
  readonly levels: readonly FoldedLevel[]
  /** What is merged over all levels. */
  readonly whole: readonly Part[]
}

/** Rows on their way from the finest groups to the outermost; each step renames what it merges. */
export interface Step {
  readonly rows: Sql
  readonly number: number
}

/** The buckets of each finest group become one list. */
export function foldBuckets(folding: Folding, { rows, number }: Step): Step {
  const points = sql`groupArray((bucket, ${contentName(number)}))`
  return folded(folding, { rows, number, content: points })
}

/** Level after level becomes lists, until only so many are groups of rows. */
export function foldLevels(folding: Folding, step: Step, depth: number): Step {
  const { levels, whole } = folding
  const inner = levels.at(-1)
  if (inner === undefined || levels.length <= depth) return step
  const outer = { levels: levels.slice(0, -1), whole }
  return foldLevels(outer, foldLevel(outer, inner, step), depth)
}

/** The groups of one level become a list in their parent: (group, order, content), best first. */
function foldLevel(outer: Folding, inner: FoldedLevel, { rows, number }: Step): Step {
  const { group, order, direction, limit, kept, isOfKept = false } = inner
  const figure = order.measure.figure(partsName(order, number))
  const entry = sql`(${group}, ${figure}, ${contentName(number)})`
  const conditions = [
    ...(kept === undefined ? [] : [kept.measure.figure(partsName(kept, number))]),
    ...(isOfKept ? [sql`notEmpty(${contentName(number)})`] : []),
  ]
  const list =
    conditions.length === 0
      ? sql`groupArray(${entry})`
      : sql`groupArrayIf(${entry}, ${joinSql(conditions, sql` AND `)})`
  const sign = direction === 'desc' ? sql`-` : sql``
  const sorted = sql`arraySort(g -> (isNull(g.2), ${sign}g.2, g.1), ${list})`
  const content = sql`arraySlice(${sorted}, 1, ${param('UInt64', limit)})`
  return folded(outer, { rows, number, content })
}

function folded(
  { levels, whole }: Folding,
  { rows, number, content }: Step & { readonly content: Sql },
): Step {
  const names = levels.map(({ group }) => group)
  const parts = [...levels.flatMap(partsOf), ...whole].map((part) => {
    return sql`${part.measure.merged(partsName(part, number))} AS ${partsName(part, number + 1)}`
  })
  const selected = [...names, ...parts, sql`${content} AS ${contentName(number + 1)}`]
  const grouping = names.length === 0 ? sql`` : sql` GROUP BY ${joinSql(names, comma)}`
  return {
    rows: sql`SELECT ${joinSql(selected, comma)} FROM (${rows})${grouping}`,
    number: number + 1,
  }
}

/** What a level is ordered by, and what its groups have to meet. */
export function partsOf({ order, kept }: FoldedLevel): readonly Part[] {
  return kept === undefined ? [order] : [order, kept]
}

/** The column of the parts of a measure after so many steps. */
export function partsName({ name }: Part, step: number): Sql {
  return identifier(`${name}_${step}`)
}

/** The column of what lies below a group after so many steps. */
export function contentName(step: number): Sql {
  return identifier(`content_${step}`)
}
