/** What became of a question; it is in exactly one of these states. */
export type Report<Rows> =
  | { readonly state: 'loading' }
  /** Somebody stopped it before there was an answer. */
  | { readonly state: 'cancelled' }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'empty' }
  | {
      readonly state: 'ready'
      readonly rows: Rows
      readonly askedAtMs: number
      /** These rows stay in sight while the next answer is on its way. */
      readonly isRefreshing: boolean
    }

interface Asked<Rows> {
  readonly rows: Rows | undefined
  readonly error: unknown
  readonly isFetching: boolean
  readonly askedAtMs: number
  readonly isEmpty: (rows: Rows) => boolean
}

/** What is to be drawn of a question, of its answer and of the one before it. */
export function reportOf<Rows>(asked: Asked<Rows>): Report<Rows> {
  const { rows, error, isFetching, askedAtMs } = asked
  // An answer that is shown again while the next one failed would be a lie about the question asked.
  if (error !== null) return { state: 'failed', error }
  if (rows === undefined) return { state: isFetching ? 'loading' : 'cancelled' }
  if (asked.isEmpty(rows)) return { state: 'empty' }
  return { state: 'ready', rows, askedAtMs, isRefreshing: isFetching }
}
