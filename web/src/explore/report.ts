import { plainWords, type ApiError } from '../server-api/api-error.ts'
import type { Window } from '../range/window.ts'
import type { ExploreReport } from './explore-report.ts'
import type { Letter } from './line-choice.ts'
import type { ExploreState } from './url.ts'

/** A report is in exactly one of these states. */
export type Report =
  | { readonly state: 'loading' }
  | { readonly state: 'stopped' }
  | { readonly state: 'unfinished'; readonly message: string }
  | { readonly state: 'failed'; readonly failure: Failure }
  | { readonly state: 'empty' }
  | { readonly state: 'ready'; readonly answer: Answer; readonly isRefreshing: boolean }

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

/** A fault in a typed filter is shown at its place there; everything else in the report's. */
export type Failure =
  | (SearchPlace & { readonly kind: 'filter'; readonly message: string; readonly offset: number })
  | { readonly kind: 'other'; readonly message: string }

/** Which typed text: that of a line, or that of all lines. */
export interface SearchPlace {
  readonly letter: Letter | undefined
}

/** Thrown for a typed text that the server cannot read. */
export class SearchTextError extends Error {
  readonly failure: Failure

  constructor(place: SearchPlace, cause: ApiError) {
    super(cause.message, { cause })
    this.name = 'SearchTextError'
    this.failure = failureIn(place, cause)
  }
}

// "… at /data/…/search/query: this parenthesis is never closed (offset 16)", then a drawing of it.
const searchFault = /\/search\/query: (?<message>.*) \(offset (?<offset>\d+)\)$/m

function failureIn({ letter }: SearchPlace, error: ApiError): Failure {
  const message = plainWords(error)
  const fault = searchFault.exec(message)?.groups
  if (fault === undefined) return { kind: 'other', message }
  const { message: what = message, offset } = fault
  return { kind: 'filter', letter, message: what, offset: Number(offset) }
}

interface Asked {
  readonly unfinished: string | undefined
  readonly answer: Answer | undefined
  readonly error: unknown
  readonly isFetching: boolean
}

/** What is to be drawn of a question, of its answer and of the one before it. */
export function reportOf({ unfinished, answer, error, isFetching }: Asked): Report {
  if (unfinished !== undefined) return { state: 'unfinished', message: unfinished }
  // An answer that is shown again while the next one failed would be a lie about the question asked.
  if (error !== null) {
    const isSearch = error instanceof SearchTextError
    const failure = isSearch
      ? error.failure
      : { kind: 'other' as const, message: plainWords(error) }
    return { state: 'failed', failure }
  }
  if (answer === undefined) return { state: isFetching ? 'loading' : 'stopped' }
  if (answer.report.headlines.every(({ figure }) => figure === 0 || figure === null)) {
    return { state: 'empty' }
  }
  return { state: 'ready', answer, isRefreshing: isFetching }
}
