import type { QuestionProgress } from '@throughline/contract'
import { EngineError, type Progress, type Warehouse } from '../../warehouse/warehouse.ts'
import type { RunningRun } from './question-runs.ts'

/** How far runs are together. Of an engine that does not tell, only since when they run. */
export async function progressOf(
  runs: readonly RunningRun[],
  progress: Warehouse['progress'],
): Promise<QuestionProgress> {
  if (runs.length === 0) return { is_running: false, elapsed_ms: 0, rows_read: 0 }
  const { rowsRead, rowsToRead } = await toldBy(progress, runs)
  return {
    is_running: true,
    elapsed_ms: Math.round(Math.max(0, ...runs.map(({ elapsedMs }) => elapsedMs))),
    rows_read: rowsRead,
    ...(rowsToRead > 0 ? { rows_to_read: rowsToRead } : {}),
  }
}

async function toldBy(
  progress: Warehouse['progress'],
  runs: readonly RunningRun[],
): Promise<Progress> {
  try {
    return await progress(runs.map(({ id }) => id))
  } catch (error) {
    // It is away, or its user may not see what runs: the question itself says what there is to say.
    if (error instanceof EngineError) return { rowsRead: 0, rowsToRead: 0 }
    throw error
  }
}
