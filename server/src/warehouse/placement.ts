import { identifier, joinSql, sql, textLiteral, type Sql } from './sql-text.ts'

/** Where the tables live. */
export type Placement = {
  /** Name of a ClickHouse cluster of one shard: the tables are made on all its nodes, replicated. */
  readonly cluster: string | undefined
  readonly retentionMonths: number
  /** Days that spans are kept. */
  readonly traceRetentionDays: number
  /** Whom the engine is to read its own tables as; undefined for its default user. */
  readonly credentials?: { readonly user: string; readonly password: string } | undefined
}

export function onCluster({ cluster }: Pick<Placement, 'cluster'>): Sql {
  return cluster === undefined ? sql`` : sql`ON CLUSTER ${textLiteral(cluster)}`
}

/** A table engine, replicated on a cluster. */
export function engine({ cluster }: Placement, name: string, version?: Sql): Sql {
  const given = version === undefined ? [] : [version]
  if (cluster === undefined) return sql`${identifier(name)}(${joinSql(given, sql`, `)})`
  const path = sql`'/clickhouse/tables/{uuid}/{shard}'`
  const all = joinSql([path, sql`'{replica}'`, ...given], sql`, `)
  return sql`${identifier(`Replicated${name}`)}(${all})`
}
