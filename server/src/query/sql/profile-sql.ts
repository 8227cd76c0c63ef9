import { identifier, joinSql, sql, type Sql } from '../../warehouse/sql-text.ts'
import type { Trait } from '../resolve/condition.ts'
import { isMany, type Field } from '../resolve/field.ts'
import { unreachable } from '../unreachable.ts'
import { presentSql } from './metric-sql.ts'
import { comparableValues } from './order-sql.ts'
import { sourceSql } from './source-sql.ts'

/**
 * One column of a profile, as an aggregation of somebody's events. Only time and value decide, so
 * neither the order in which events came nor how often one came changes it.
 */
export function traitColumnSql(trait: Trait): Sql {
  switch (trait.kind) {
    case 'seen': {
      // Over integers: once ClickHouse has compiled max of a DateTime64 it takes negative times for
      // the latest.
      const pick = trait.edge === 'first' ? sql`min` : sql`max`
      const seen = sql`${pick}(toUnixTimestamp64Milli(occurred_at))`
      // NULL, as other traits are, where an event names nobody and so finds no profile.
      return sql`toNullable(${seen}) AS ${identifier(trait.name)}`
    }
    case 'value':
      return valueSql(trait)
    default:
      return unreachable(trait)
  }
}

function valueSql({ name, edge, of }: Extract<Trait, { kind: 'value' }>): Sql {
  const pick = edge === 'first' ? sql`argMinIf` : sql`argMaxIf`
  const { value, rank, isPresent } = choiceOf(of)
  return sql`${pick}(${value}, (occurred_at, ${rank}), ${isPresent}) AS ${identifier(name)}`
}

interface Choice {
  readonly value: Sql
  /** Decides between values of the same moment. */
  readonly rank: Sql
  readonly isPresent: Sql
}

function choiceOf(field: Field): Choice {
  const [only, ...more] = field.sources
  if (only === undefined) throw new Error('a trait without sources is no trait')
  if (more.length === 0 && !isMany(only)) {
    const value = presentSql(only)
    return { value, rank: sql`assumeNotNull(${value})`, isPresent: sql`isNotNull(${value})` }
  }
  const values = comparableValues(field)
  const stored = field.sources.map(sourceSql)
  return {
    value: more.length === 0 ? sourceSql(only) : sql`tuple(${joinSql(stored, sql`, `)})`,
    rank: sql`arraySort(${values})`,
    isPresent: sql`notEmpty(${values})`,
  }
}
