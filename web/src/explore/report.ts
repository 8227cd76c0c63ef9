import { ApiError, plainWords } from '../server-api/api-error.ts'
import type { CurveData } from './curve-data.ts'
import type { ExploreState } from './url.ts'

/** A report is in exactly one of these states. */
export type Report =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly failure: Failure }
  | { readonly state: 'empty' }
  | { readonly state: 'ready'; readonly answer: Answer; readonly isRefreshing: boolean }

/**
 * An answer with the question it belongs to. While the next question is asked the answer to the last
 * one stays in sight, and must not be labelled with what was not asked yet.
 */
export interface Answer {
  readonly data: CurveData
  readonly question: ExploreState
  readonly intervalMs: number
}

/** A fault in the typed filter is shown at its place there; everything else in the report's. */
export type Failure =
  | { readonly kind: 'filter'; readonly message: string; readonly offset: number }
  | { readonly kind: 'other'; readonly message: string }

interface Asked {
  readonly answer: Answer | undefined
  readonly error: unknown
  readonly isFetching: boolean
}

/** What is to be drawn of a question, of its answer and of the one before it. */
export function reportOf(asked: Asked): Report {
  // An answer that is shown again while the next one failed would be a lie about the question asked.
  if (asked.error !== null) return { state: 'failed', failure: failureOf(asked.error) }
  if (asked.answer === undefined) return { state: 'loading' }
  if (asked.answer.data.series.length === 0) return { state: 'empty' }
  return { state: 'ready', answer: asked.answer, isRefreshing: asked.isFetching }
}

// "… at /data/…/search/query: this parenthesis is never closed (offset 16)", then a drawing of it.
const searchFault = /\/search\/query: (?<message>.*) \(offset (?<offset>\d+)\)$/m

function failureOf(error: unknown): Failure {
  const message = plainWords(error)
  const fault = error instanceof ApiError ? searchFault.exec(message)?.groups : undefined
  if (fault === undefined) return { kind: 'other', message }
  return {
    kind: 'filter',
    message: fault['message'] ?? message,
    offset: Number(fault['offset']),
  }
}
