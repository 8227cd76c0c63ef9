import type { Window } from '../range/window.ts'
import { ApiError } from '../server-api/api-error.ts'
import type { ExploreReport } from './explore-report.ts'
import type { Letter } from './line-choice.ts'
import type { ExploreState } from './url.ts'

/**
 * An answer with the question it belongs to. While the next question is asked the answer to the last
 * one stays in sight, and must not be labelled with what was not asked yet.
 */
export interface Answer {
  readonly report: ExploreReport
  readonly question: ExploreState
  readonly window: Window
  readonly intervalMs: number
}

/** Whether no line has anything to show. */
export function isNothing({ report: { headlines } }: Answer): boolean {
  return headlines.every(({ figure }) => figure === 0 || figure === null)
}

/** What is wrong with a typed filter, and where: in that of a line, or in that of all lines. */
export interface FilterFault {
  readonly letter: Letter | undefined
  readonly message: string
  readonly offset: number
}

// "… at /data/…/search/query: this parenthesis is never closed (offset 16)", then a drawing of it.
const searchFault = /\/search\/query: (?<message>.*) \(offset (?<offset>\d+)\)$/m

/** A typed filter that the server cannot read. It is shown where it was typed. */
export class FilterError extends ApiError {
  readonly fault: FilterFault

  constructor(letter: Letter | undefined, cause: ApiError) {
    super('refused', 'Mend the filter above to see the report.', { cause })
    const { message = cause.message, offset = '0' } = searchFault.exec(cause.message)?.groups ?? {}
    this.fault = { letter, message, offset: Number(offset) }
  }
}
