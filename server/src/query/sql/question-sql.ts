import { param, sql, type Sql } from '../../warehouse/sql-text.ts'
import type { Buckets } from '../parse/question.ts'
import type { Plan } from '../plan/plan.ts'
import type { Occurring } from '../resolve/condition.ts'
import type { Level } from '../resolve/resolve-question.ts'
import { bucketSql } from './bucket-sql.ts'
import { occurredMs } from './event-order.ts'
import { levelSql } from './level-sql.ts'
import { measureSql } from './measure-sql.ts'
import { nestedSql } from './nested-sql.ts'
import { groupOften, scanEvents } from './scan.ts'
import { sharesOf } from './share-sql.ts'

/**
 * The one statement that answers a plan, always with a single scan. Its rows are what `shape`
 * reads: (figure, events) · (bucket, figure) · (group, content), where content is a figure, a list
 * of (bucket, figure), or a list of (group, order, content) of the level below.
 */
export function questionSql(plan: Plan): Sql {
  const [first, ...deeper] = plan.levels
  if (first === undefined)
    return plan.buckets === undefined ? totalSql(plan) : curveSql(plan, plan.buckets)
  if (deeper.length === 0 && plan.buckets === undefined) return rankingSql(plan, first)
  return nestedSql(plan)
}

function totalSql(plan: Plan): Sql {
  if (plan.often !== undefined) return totalOfOftenSql(plan, plan.often)
  return sql`SELECT ${measureSql(plan.measure).whole}, count()
    ${scanEvents(plan)}`
}

/** Who occurs often enough is told from the parts of each: the events need not be read twice. */
function totalOfOftenSql(plan: Plan, often: Occurring): Sql {
  const measure = measureSql(plan.measure)
  return sql`SELECT ${measure.figure(measure.merged(sql`part`))}, sum(events)
    FROM (SELECT ${measure.part()} AS part, count() AS events ${groupOften(often)})`
}

function curveSql(plan: Plan, buckets: Buckets): Sql {
  return sql`SELECT ${bucketSql(buckets, occurredMs)} AS bucket, ${measureSql(plan.measure).whole}
    ${scanEvents(plan)}
    GROUP BY bucket
    ORDER BY bucket`
}

/** One level without buckets, the most frequent question, needs no second step. */
function rankingSql(plan: Plan, level: Level): Sql {
  const shares = sharesOf(plan.levels)
  const group = levelSql(level, 1, shares)
  const order = sql`${measureSql(level.order.measure, shares).whole} ${directionSql(level)} NULLS LAST`
  return sql`SELECT ${group.selected}, ${measureSql(plan.measure, shares).whole}
    ${scanEvents(plan)}
    GROUP BY ${group.name}
    ORDER BY ${order}, ${group.name}
    LIMIT ${param('UInt64', level.limit)}`
}

/** Ties are broken by the group's name, whichever way the figures run. */
function directionSql({ order }: Level): Sql {
  return order.direction === 'desc' ? sql`DESC` : sql`ASC`
}
