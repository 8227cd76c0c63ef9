import {
  attributePath,
  identifier,
  joinSql,
  param,
  sql,
  type Sql,
} from '../../warehouse/sql-text.ts'
import { promotedTexts } from '../../warehouse/promoted-paths.ts'
import type { ListPlan } from '../plan/plan.ts'
import type { Shown } from '../resolve/resolve-list.ts'
import { unreachable } from '../unreachable.ts'
import { orderSql } from './order-sql.ts'
import { scanEvents } from './scan.ts'
import { sourceSql } from './source-sql.ts'

/** What makes two rows the same event: the sort key of the table, so it finds them fast too. */
const identity = sql`toDate32(occurred_at), application_id, name, event_id`

const comma = sql`, `

/**
 * The events of a list: which they are is found first, from the columns of the filter and the
 * order alone, and only theirs are the attributes that are read. Rows are (how many match, cells…);
 * without columns the cells are the moment, the attributes as JSON, the promoted texts and,
 * where users are persons, the user if it is another than was sent.
 */
export function listSql(plan: ListPlan): Sql {
  const scan = scanEvents(plan)
  const order = orderSql(plan.order)
  const cells = plan.columns?.map(({ shown }) => cellSql(shown)) ?? wholeEvent(plan)
  return sql`SELECT (SELECT count() ${scan}) AS total, ${joinSql(cells, comma)}
    ${scanEvents({ ...plan, condition: { kind: 'always' } })}
    AND (${identity}) GLOBAL IN (
      SELECT ${identity} ${scan} ORDER BY ${order} LIMIT ${param('UInt64', plan.limit)})
    ORDER BY ${order}`
}

const moment = sql`toUnixTimestamp64Milli(occurred_at)`

function wholeEvent({ user }: ListPlan): readonly Sql[] {
  const texts = promotedTexts.map(({ column }) => identifier(column))
  const sent = [moment, sql`toJSONString(attributes)`, ...texts]
  if (user.kind === 'column') return sent
  return [...sent, sql`if(${sourceSql(user)} = user_id, '', ${sourceSql(user)})`]
}

/** One cell of a row; an attribute is a list of JSON texts, one a place, as they are stored. */
export function cellSql(shown: Shown): Sql {
  switch (shown.kind) {
    case 'text':
      return sourceSql(shown.source)
    case 'moment':
      return moment
    case 'beside':
      return sql`ifNull(toJSONString(${sourceSql(shown.source)}), 'null')`
    case 'attribute': {
      const texts = shown.places.map(({ path }) => sql`toJSONString(${attributePath(path)})`)
      return sql`[${joinSql(texts, comma)}]`
    }
    default:
      return unreachable(shown)
  }
}
