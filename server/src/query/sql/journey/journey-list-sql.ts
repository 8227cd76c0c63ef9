import {
  identifier,
  joinSql,
  param,
  sql,
  wholeNumber,
  type Sql,
} from '../../../warehouse/sql-text.ts'
import type { ResolvedJourneyList } from '../../resolve/resolve-journey-list.ts'
import { unreachable } from '../../unreachable.ts'
import { cellSql } from '../list-sql.ts'
import { comparableValues, valuesOrder } from '../order-sql.ts'
import { conditionSql } from '../scan.ts'
import {
  carriedAt,
  carriedThere,
  groupName,
  labelsSql,
  levelSteps,
  standingSql,
} from './attempt-rows-sql.ts'
import { carryingRowsSql } from './carrying-rows-sql.ts'
import { eventNumbersOf } from './event-lists-sql.ts'
import { carriedValue, labelsName, type CarriedField } from './taken-event.ts'

const comma = sql`, `

/**
 * Those who made a journey, or dropped off. Who they are and how many is found with nothing but what they
 * are chosen and ordered by; where columns are asked for, the events of those who are shown are then read
 * once more, with these. Rows are (how many there are, the key, the moment of the event that is shown,
 * those of the steps, the groups, the columns).
 */
export function journeyListSql(plan: ResolvedJourneyList): Sql {
  const { columns, levels } = plan
  const limit = sql`ORDER BY ${orderSql(plan)} LIMIT ${param('UInt64', plan.limit)}`
  const chosen = chosenFields(plan)
  const all = rowsSql(plan, { beside: chosen })
  const groups = levels.map((_, index) => groupName(index + 1))
  const cells = columns.map(({ shown }, index): CarriedField => {
    return { name: `cell_${index + 1}`, value: cellSql(shown) }
  })
  const names = cells.map(({ name }) => identifier(name))
  const shown = sql`entity, moment, moments, tuple(${joinSql(groups, comma)}), tuple(${joinSql(names, comma)})`
  if (cells.length === 0)
    return sql`SELECT count() OVER () AS total, ${shown} FROM (${all}) ${limit}`
  // A subquery that is one value is computed once, wherever it is named.
  const page = sql`SELECT (any(total), groupArray(entity))
    FROM (SELECT entity, count() OVER () AS total FROM (${all}) ${limit})`
  const among = sql`SELECT arrayJoin(page.2)`
  return sql`WITH (${page}) AS page SELECT page.1 AS total, ${shown}
    FROM (${rowsSql(plan, { beside: [...chosen, ...cells], among })}) ${limit}`
}

/** What one of the two readings carries of the event that is shown, and of whom. */
interface Reading {
  readonly beside: readonly CarriedField[]
  readonly among?: Sql
}

/** What they are chosen by, and ordered. */
function chosenFields({ told, sorting }: ResolvedJourneyList): CarriedField[] {
  const tests = told.filter(({ kind }) => kind !== 'always')
  return [
    ...tests.map((condition) => {
      return { name: 'is_told', value: sql`ifNull(${conditionSql(condition)}, false)` }
    }),
    ...(sorting.by.kind === 'column'
      ? [{ name: 'ordered_by', value: comparableValues(sorting.by.field) }]
      : []),
  ]
}

/** A row for each who is in the list, with what the event that is shown carries. */
function rowsSql(plan: ResolvedJourneyList, reading: Reading): Sql {
  const { reached, missed, levels, steps } = plan
  const { beside } = reading
  const shown = missed === undefined ? [reached] : steps.map((_, index) => index + 1)
  const journey = { ...plan, ...reading, readAt: [...levelSteps(plan), ...shown] }
  const { moment } = eventNumbersOf(journey)
  const last = missed === undefined ? wholeNumber(reached) : sql`-1`
  const groups = levels.map((level, index) => {
    const texts = carriedValue(journey, carriedAt(level.step), labelsName(index + 1))
    return sql`${labelsSql(level, texts)} AS ${groupName(index + 1)}`
  })
  const values = beside.map(
    ({ name }) => sql`${carriedValue(journey, carriedThere, name)} AS ${identifier(name)}`,
  )
  const columns = [
    sql`entity, ${moment(sql`one[${last}]`)} AS moment, arrayMap(e -> ${moment(sql`e`)}, one) AS moments`,
    ...groups,
    ...values,
  ]
  const filters = [
    sql`length(one) >= ${wholeNumber(reached)}`,
    ...(missed === undefined ? [] : [sql`length(one) < ${wholeNumber(missed)}`]),
    ...levels.map((_, index) => sql`notEmpty(${groupName(index + 1)})`),
    ...beside.filter(({ name }) => name === 'is_told').map(() => sql`is_told`),
  ]
  const rows = carryingRowsSql(journey, standingSql(journey), [
    ...levelSteps(plan).map((step) => {
      return { name: carriedAt(step), event: sql`one[${wholeNumber(step)}]` }
    }),
    ...(beside.length === 0 ? [] : [{ name: carriedThere, event: sql`one[${last}]` }]),
  ])
  return sql`SELECT ${joinSql(columns, comma)} FROM (${rows}) WHERE ${joinSql(filters, sql` AND `)}`
}

/** Who is equal is in the order of the moments, the latest first, and of the keys. */
function orderSql({ sorting: { by, direction } }: ResolvedJourneyList): Sql {
  const isDescending = direction === 'desc'
  const way = isDescending ? sql`DESC` : sql`ASC`
  const ties = [sql`moment DESC`, sql`entity`]
  const ordered = (): readonly Sql[] => {
    switch (by.kind) {
      case 'moment':
        return [sql`moment ${way}`]
      case 'entity':
        return [sql`entity ${way}`]
      case 'step': {
        const step = wholeNumber(by.step)
        return [sql`length(moments) < ${step}`, sql`moments[${step}] ${way}`]
      }
      case 'group':
        return valuesOrder(groupName(by.index + 1), isDescending)
      case 'column':
        return valuesOrder(sql`ordered_by`, isDescending)
      default:
        return unreachable(by)
    }
  }
  return joinSql([...ordered(), ...ties], comma)
}
