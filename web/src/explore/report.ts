import { ApiError, plainWords } from '../server-api/api-error.ts'
import type { CurveData } from './curve-data.ts'

/** A report is in exactly one of these states. */
export type Report =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly failure: Failure }
  | { readonly state: 'empty' }
  | { readonly state: 'ready'; readonly data: CurveData; readonly isRefreshing: boolean }

/** A fault in the typed filter is shown at its place there; everything else in the report's. */
export type Failure =
  | { readonly kind: 'filter'; readonly message: string; readonly offset: number }
  | { readonly kind: 'other'; readonly message: string }

interface Asked {
  readonly data: CurveData | undefined
  readonly error: unknown
  readonly isFetching: boolean
}

export function reportOf(asked: Asked): Report {
  // An answer that is shown again while the next one failed would be a lie about the question asked.
  if (asked.error !== null) return { state: 'failed', failure: failureOf(asked.error) }
  if (asked.data === undefined) return { state: 'loading' }
  if (asked.data.series.length === 0) return { state: 'empty' }
  return { state: 'ready', data: asked.data, isRefreshing: asked.isFetching }
}

// "… at /data/…/search/query: this parenthesis is never closed (offset 16)", then a drawing of it.
const searchFault = /^(?:.*\/search\/query: )?(?<message>.*) \(offset (?<offset>\d+)\)$/m

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
