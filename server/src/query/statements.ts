import {
  StatementsRequest,
  type ParameterValue,
  type Statement,
  type StatementsResponse,
} from '@throughline/contract'
import { Compile } from 'typebox/compile'
import { EngineError } from '../warehouse/warehouse.ts'
import type { Sql, SqlValue } from '../warehouse/sql-text.ts'
import type { Answer, QueryContext } from './answer.ts'
import { invalid, shapeFaults } from './parse/faults.ts'

/** Answers a question of one kind. */
export type Ask = (
  body: unknown,
  context: QueryContext,
  signal: AbortSignal,
) => Promise<Answer<Record<string, unknown>>>

const statementsRequest = Compile(StatementsRequest)

/** What a question would ask the engine, which is not asked; `askOf` finds what answers at a path. */
export async function answerStatements(
  wire: unknown,
  context: QueryContext,
  askOf: (path: string) => Ask | undefined,
): Promise<Answer<StatementsResponse>> {
  if (!statementsRequest.Check(wire)) {
    return { kind: 'rejected', errors: shapeFaults(statementsRequest.Errors(wire)) }
  }
  const ask = askOf(wire.path)
  if (ask === undefined) {
    return { kind: 'rejected', errors: [invalid('/path', 'no question is asked there')] }
  }
  const { warehouse, printed } = openPrinter()
  const answer = await ask(wire.body, { ...context, warehouse }, new AbortController().signal)
  if (answer.kind !== 'cancelled') {
    // A question that asks the engine nothing is answered without a statement.
    return answer.kind === 'answered' ? { kind: 'answered', body: { statements: [] } } : answer
  }
  return { kind: 'answered', body: { statements: printed.map(statementOf) } }
}

/** A warehouse that notes what it is asked, and never answers. */
function openPrinter() {
  const printed: Sql[] = []
  const warehouse: QueryContext['warehouse'] = {
    query(text) {
      printed.push(text)
      return Promise.reject(new EngineError('cancelled', 'only printed', { retryable: false }))
    },
  }
  return { warehouse, printed }
}

function statementOf({ text, parameters }: Sql): Statement {
  return {
    text,
    parameters: Object.entries(parameters).map(([name, { type, value }]) => {
      return { name, type, value: shown(value) }
    }),
  }
}

/** Whole numbers of 64 bits are no numbers of JSON. */
function shown(value: SqlValue): ParameterValue {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object') return value
  return value.map((item) => (typeof item === 'bigint' ? item.toString() : item))
}
