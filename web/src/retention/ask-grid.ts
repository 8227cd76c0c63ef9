import type { Window } from '../range/window.ts'
import { askRetentionGrid } from '../server-api/retention-api.ts'
import { gridOf, type Grid } from './grid.ts'
import { gridRequest } from './question.ts'
import type { RetentionState } from './url.ts'

/** A grid with the question that it belongs to. */
interface GridAnswer {
  readonly grid: Grid
  readonly question: RetentionState
}

/** Asks for the grid of a state. */
export async function askGrid(
  question: RetentionState,
  window: Window,
  signal: AbortSignal,
): Promise<GridAnswer> {
  return { grid: gridOf(await askRetentionGrid(gridRequest(question, window), signal)), question }
}
