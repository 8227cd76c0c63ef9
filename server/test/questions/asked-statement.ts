import type { Answer, QueryContext } from '../../src/query/answer.ts'
import { sql, type Sql } from '../../src/warehouse/sql-text.ts'

type Context = Pick<QueryContext, 'warehouse'>

/** The one statement by which a question is answered. */
export async function askedStatement(
  context: QueryContext,
  ask: (context: QueryContext) => Promise<Answer<unknown>>,
): Promise<Sql> {
  const statements: Sql[] = []
  const answer = await ask({
    ...context,
    warehouse: {
      query(statement, ...more) {
        statements.push(statement)
        return context.warehouse.query(statement, ...more)
      },
    },
  })
  const [statement] = statements
  if (answer.kind !== 'answered' || statement === undefined || statements.length > 1) {
    throw new Error(`${statements.length} statements: ${JSON.stringify(answer)}`)
  }
  return statement
}

/** The columns of the sort key by which the engine says it passes over what does not match. */
export async function usedKeys({ warehouse }: Context, statement: Sql): Promise<readonly string[]> {
  const [row] = await warehouse.query(sql`EXPLAIN json = 1, indexes = 1 ${statement}`)
  const [, keys = ''] = /"Type": "PrimaryKey",\s+"Keys": \[(.*?)\]/s.exec(String(row?.[0])) ?? []
  return keys.split(',').map((key) => key.trim().slice(1, -1))
}
