/** Why a request of the page got no answer. `offset` points into the search text, where one is known. */
export type ApiErrorCode = 'signed-out' | 'refused' | 'busy' | 'unreachable' | 'unexpected'

export class ApiError extends Error {
  readonly code: ApiErrorCode
  readonly status: number

  constructor(code: ApiErrorCode, message: string, options: { status?: number; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.name = 'ApiError'
    this.code = code
    this.status = options.status ?? 0
  }

  /** Whether the same request may be answered a little later. */
  get retryable(): boolean {
    return this.code === 'busy' || this.code === 'unreachable'
  }
}

const retriesMax = 3

/** Whether a request that failed `failures` times before this error is sent once more by itself. */
export function isWorthRetrying(failures: number, error: unknown): boolean {
  return error instanceof ApiError && error.retryable && failures < retriesMax
}

/** What an answer that is no yes says about the request. */
export function codeOfStatus(status: number): ApiErrorCode {
  if (status === 401 || status === 403) return 'signed-out'
  if (status === 429 || status === 503) return 'busy'
  if (status >= 400 && status < 500) return 'refused'
  return 'unexpected'
}

/** A sentence for the reader, whatever was thrown. */
export function plainWords(error: unknown): string {
  if (!(error instanceof ApiError)) return 'Something went wrong in the page. Reload it to go on.'
  if (error.code === 'busy') return `The server is busy: ${error.message}`
  return error.message
}
