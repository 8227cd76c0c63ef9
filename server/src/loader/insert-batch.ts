import { EngineError } from '../warehouse/engine-error.ts'
import type { RecordLayout } from '../warehouse/record-layout.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import type { Progress } from './batch-note.ts'
import type { DeadLetters } from './dead-letters.ts'
import type { Patience } from './patience.ts'

export type InsertTools = {
  readonly warehouse: Pick<Warehouse, 'insert'>
  readonly layout: Pick<RecordLayout, 'table'>
  readonly deadLetters: Pick<DeadLetters, 'setAside'>
  readonly patience: Patience
  readonly nowMs: () => number
  /** Aborted when the loader can wait no longer; the batch stays under its token. */
  readonly givenUp: AbortSignal
  /** Resolves when the progress is durable: a repeat goes on from there. */
  readonly saveProgress: (progress: Progress) => Promise<void>
}

export type Rows = { readonly rows: readonly Buffer[]; readonly token: string }

/**
 * Inserts the rows of a batch, from where an earlier try came. Rows that do not go in together are
 * tried as pieces, half as many after each failure (or those before the row that the engine names)
 * and twice as many after each success, until the one that is at fault is alone; it is set aside.
 * Returns how many of the batch are.
 *
 * A piece has a token of its own and is written down before it is inserted: whatever a crash
 * interrupts is repeated the same, so nothing is stored twice. Throws a fault that is none of the
 * rows', or may be none.
 */
export async function insertBatch(
  batch: Rows,
  begun: Progress,
  tools: InsertTools,
): Promise<{ readonly setAside: number }> {
  let progress = begun
  while (progress.done < batch.rows.length) {
    progress = await insertPiece(batch, progress, tools)
    if (progress.done < batch.rows.length) await tools.saveProgress(progress)
  }
  return progress
}

async function insertPiece(batch: Rows, progress: Progress, tools: InsertTools): Promise<Progress> {
  const { done, size, setAside } = progress
  const { patience, deadLetters, nowMs } = tools
  const { rows, token } = pieceOf(batch, progress)
  const failure = await tryInsert({ rows, token }, tools)
  if (failure === undefined) {
    patience.succeeded()
    return { done: done + rows.length, size: size * 2, setAside }
  }
  const isWhole = rows.length === batch.rows.length
  const verdict = patience.failed(failure, { count: rows.length, isWhole })
  const [row] = rows
  if (verdict === 'again' || row === undefined) throw failure
  if (verdict === 'fewer') return { ...progress, size: fewerRows(failure, rows.length) }
  await deadLetters.setAside({ row, token, reason: reasonOf(failure), atMs: nowMs() })
  patience.succeeded()
  // Those behind it may well be good; only for lack of memory they are not.
  const next = failure.code === 'row_refused' ? batch.rows.length : 2
  return { done: done + 1, size: next, setAside: setAside + 1 }
}

/** The rows before the one that the engine names, if it names one; else half of them. */
function fewerRows({ code, message }: EngineError, count: number): number {
  const named = code === 'row_refused' ? Number(/\bat row (\d+)/.exec(message)?.[1]) : Number.NaN
  return named >= 1 && named <= count ? Math.max(1, named - 1) : Math.ceil(count / 2)
}

const reasonCharsMax = 2_000

/** What the engine said, as it is kept with the letter. */
export function reasonOf({ message }: EngineError): string {
  return message.slice(0, reasonCharsMax)
}

const placeDigits = 6

function pieceOf({ rows, token }: Rows, { done, size }: Progress): Rows {
  const piece = rows.slice(done, done + size)
  if (piece.length === rows.length) return { rows, token }
  const place = String(done).padStart(placeDigits, '0')
  return { rows: piece, token: `${token}.${place}-${piece.length}` }
}

/** What an insert may use that has come as far as the views; no piece is as large. */
const finishMemoryBytesMax = 2 * 1024 ** 3

/**
 * Why the rows did not go in; undefined when they did. Where only the views had too little memory, they
 * get what they need: as smaller pieces, the rows would be in the table twice.
 */
async function tryInsert(piece: Rows, tools: InsertTools): Promise<EngineError | undefined> {
  const failure = await insertOnce(piece, tools)
  if (failure?.code !== 'memory' || !failure.isHalfStored) return failure
  const isFinished = (await insertOnce(piece, tools, finishMemoryBytesMax)) === undefined
  return isFinished ? undefined : failure
}

async function insertOnce(
  { rows, token }: Rows,
  { warehouse, layout: { table }, givenUp }: InsertTools,
  memoryBytesMax?: number,
): Promise<EngineError | undefined> {
  try {
    await warehouse.insert({ table, rows, token, memoryBytesMax, signal: givenUp })
    return undefined
  } catch (error) {
    if (error instanceof EngineError) return error
    throw error
  }
}
