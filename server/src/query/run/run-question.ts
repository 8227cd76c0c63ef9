import { EngineError, type Row, type Warehouse } from '../../warehouse/warehouse.ts'
import type { Sql } from '../../warehouse/sql-text.ts'

export const runLimits = {
  timeoutMs: 30_000,
  memoryBytesMax: 2 * 1024 ** 3,
} as const

export type Outcome = { readonly kind: 'rows'; readonly rows: readonly Row[] } | Failure

/** Why there is no answer, without anybody's fault. */
export type Failure =
  | { readonly kind: 'timeout' }
  | { readonly kind: 'tooLarge' }
  | { readonly kind: 'unavailable' }
  | { readonly kind: 'cancelled' }

/** Asks the engine within limits. What the engine refuses outright is a bug of ours and is thrown. */
export async function runQuestion(
  warehouse: Pick<Warehouse, 'query'>,
  statement: Sql,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  const { timeoutMs, memoryBytesMax } = runLimits
  try {
    const rows = await warehouse.query(statement, {
      timeoutMs,
      memoryBytesMax,
      ...(signal === undefined ? {} : { signal }),
    })
    return { kind: 'rows', rows }
  } catch (error) {
    return failureOf(error)
  }
}

/** What an error of the engine means for the question; others are thrown on. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof EngineError)) throw error
  switch (error.code) {
    case 'timeout':
      return { kind: 'timeout' }
    case 'memory':
    case 'too_large':
      return { kind: 'tooLarge' }
    case 'unavailable':
    case 'busy':
      return { kind: 'unavailable' }
    case 'cancelled':
      return { kind: 'cancelled' }
    default:
      throw error
  }
}
