import { joinSql, param, sql, type Sql } from '../../warehouse/sql-text.ts'
import type { Plan } from '../plan/plan.ts'
import type { Level } from '../resolve/resolve-question.ts'
import { bucketSql } from './bucket-sql.ts'
import { occurredMs } from './event-order.ts'
import {
  contentName,
  foldBuckets,
  foldLevels,
  partsName,
  type FoldedLevel,
  type Part,
  type Step,
} from './fold-sql.ts'
import { levelSql, type LevelSql } from './level-sql.ts'
import { measureSql, type MeasureSql } from './measure-sql.ts'
import { scanEvents } from './scan.ts'
import { sharesOf } from './share-sql.ts'

const comma = sql`, `

interface NestedLevel {
  readonly level: Level
  readonly group: LevelSql
  /** The measure that this level's groups are ordered by. */
  readonly order: MeasureSql
  readonly index: number
}

/**
 * Several levels, or series: one scan makes the finest groups, then level after level is folded
 * into its parent as a sorted list cut at its limit. A level's order is computed over all that lies
 * below it, cut or not, and over the whole range.
 */
export function nestedSql(plan: Plan): Sql {
  const shares = sharesOf(plan.levels)
  const levels = plan.levels.map((level, position): NestedLevel => {
    const index = position + 1
    const group = levelSql(level, index, shares)
    return { level, index, group, order: measureSql(level.order.measure, shares) }
  })
  const folding = { levels: levels.map(foldedLevel), whole: [] }
  const leaves: Step = { rows: leavesSql(plan, levels), number: 0 }
  const series = plan.buckets === undefined ? leaves : foldBuckets(folding, leaves)
  return outermostSql(levels, foldLevels(folding, series, 1))
}

function foldedLevel(nested: NestedLevel): FoldedLevel {
  const { limit, order } = nested.level
  const { direction } = order
  return { group: nested.group.name, order: partOf(nested), direction, limit }
}

function partOf({ index, order }: NestedLevel): Part {
  return { name: `order_${index}`, measure: order }
}

/** The finest groups, with a part of the order of every level. */
function leavesSql(plan: Plan, levels: readonly NestedLevel[]): Sql {
  const { buckets } = plan
  const bucket = buckets ? [sql`${bucketSql(buckets, occurredMs)} AS bucket`] : []
  const parts = levels.map((level) => {
    return sql`${level.order.part(firstOfDeeper(levels, level))} AS ${partsName(partOf(level), 0)}`
  })
  const selected = [
    ...levels.map(({ group }) => group.selected),
    ...bucket,
    ...parts,
    sql`${figureSql(plan, levels)} AS ${contentName(0)}`,
  ]
  const names = [...levels.map(({ group }) => group.name), ...(buckets ? [sql`bucket`] : [])]
  return sql`SELECT ${joinSql(selected, comma)}
    ${scanEvents(plan)}
    GROUP BY ${joinSql(names, comma)}`
}

/** Where the deepest level is ordered by the figure itself, both come from one aggregation. */
function figureSql(plan: Plan, levels: readonly NestedLevel[]): Sql {
  const measure = measureSql(plan.measure, sharesOf(plan.levels))
  const deepest = levels.at(-1)?.level.order.measure
  const isShared = JSON.stringify(deepest) === JSON.stringify(plan.measure)
  return isShared ? measure.figure(measure.part()) : measure.whole
}

/** An event that became several rows on a deeper level counts once on this one. */
function firstOfDeeper(levels: readonly NestedLevel[], { index }: NestedLevel): Sql | undefined {
  const marks = levels.slice(index).flatMap(({ group }) => group.isFirst ?? [])
  return marks.length === 0 ? undefined : joinSql(marks, sql` AND `)
}

function outermostSql(levels: readonly NestedLevel[], { rows, number }: Step): Sql {
  const [outer] = levels
  if (outer === undefined) throw new Error('a nested question has a level')
  const { level, group, order } = outer
  const direction = level.order.direction === 'desc' ? sql`DESC` : sql`ASC`
  return sql`SELECT ${group.name}, ${contentName(number)} FROM (${rows})
    ORDER BY ${order.figure(partsName(partOf(outer), number))} ${direction} NULLS LAST, ${group.name}
    LIMIT ${param('UInt64', level.limit)}`
}
