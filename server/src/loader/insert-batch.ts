import { EngineError } from '../warehouse/engine-error.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import type { DeadLetters } from './dead-letters.ts'

export type InsertTools = {
  readonly warehouse: Pick<Warehouse, 'insert'>
  readonly deadLetters: DeadLetters
  readonly nowMs: () => number
  /** Aborted when the loader can wait no longer; the batch stays under its token. */
  readonly givenUp: AbortSignal
}

/**
 * Inserts rows under a token; a row that can never go in is found by halving and set aside. Halves
 * have tokens of their own made from the whole's, so a repeat makes the same ones. Returns how many
 * rows were set aside. Throws for every other fault: it is none of the rows'.
 */
export async function insertRows(
  rows: readonly Buffer[],
  token: string,
  tools: InsertTools,
): Promise<number> {
  if (rows.length === 0) return 0
  const refusal = await tryInsert(rows, token, tools)
  if (refusal === undefined) return 0
  const [row] = rows
  if (rows.length === 1 && row !== undefined) {
    await tools.deadLetters.setAside({ row, token, reason: refusal, atMs: tools.nowMs() })
    return 1
  }
  const middle = Math.ceil(rows.length / 2)
  const left = await insertRows(rows.slice(0, middle), `${token}.0`, tools)
  const right = await insertRows(rows.slice(middle), `${token}.1`, tools)
  return left + right
}

/** The engine's reason when a row is at fault; undefined when the rows are in. */
async function tryInsert(
  rows: readonly Buffer[],
  token: string,
  { warehouse, givenUp }: InsertTools,
): Promise<string | undefined> {
  try {
    await warehouse.insert({ table: 'events', rows, token, signal: givenUp })
    return undefined
  } catch (error) {
    if (error instanceof EngineError && error.code === 'row_refused') return error.message
    throw error
  }
}
