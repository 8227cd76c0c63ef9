import { EngineError, type Row, type Warehouse } from '../../warehouse/warehouse.ts'
import type { Sql } from '../../warehouse/sql-text.ts'

export const runLimits = {
  /** For who asks without a server; a server has a setting. */
  timeoutMs: 30_000,
  memoryBytesMax: 1.5 * 1024 ** 3,
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
    const failure = failureOf(error)
    return failure.kind === 'cancelled' && isOverdue(signal) ? { kind: 'timeout' } : failure
  }
}

/** Whether a signal was aborted by time, as `AbortSignal.timeout` does it. */
function isOverdue(signal: AbortSignal | undefined): boolean {
  const reason: unknown = signal?.reason
  return reason instanceof DOMException && reason.name === 'TimeoutError'
}

/** A warehouse that gives up each statement after `timeoutMs`, whoever asks. */
export function askingWithin(
  warehouse: Pick<Warehouse, 'query'>,
  timeoutMs: number,
): Pick<Warehouse, 'query'> {
  return { query: (text, limits) => warehouse.query(text, { ...limits, timeoutMs }) }
}

/** A warehouse that knows of each statement which question it is of. */
export function askingAs(
  warehouse: Pick<Warehouse, 'query'>,
  question: string,
): Pick<Warehouse, 'query'> {
  return { query: (text, limits) => warehouse.query(text, { ...limits, question }) }
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
