import type { Window } from '../range/window.ts'
import { askSankey } from '../server-api/sankey-api.ts'
import { diagramOf, type Diagram } from './diagram.ts'
import { sankeyRequest } from './question.ts'
import type { PathsState } from './url.ts'

/** A diagram with the question that it belongs to. */
interface PathsAnswer {
  readonly diagram: Diagram
  readonly question: PathsState
}

/** Asks for the ways of a state. */
export async function askPaths(
  question: PathsState,
  window: Window,
  signal: AbortSignal,
): Promise<PathsAnswer> {
  const answer = await askSankey(sankeyRequest(question, window), signal)
  return { diagram: diagramOf(answer, question.anchor), question }
}
