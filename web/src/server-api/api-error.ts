import { errorCodes } from '@throughline/contract'

/** Why a request of the page got no answer. `offset` points into the search text, where one is known. */
export type ApiErrorCode =
  'signed-out' | 'not-permitted' | 'refused' | 'busy' | 'unreachable' | 'unexpected'

interface ApiErrorOptions {
  readonly status?: number
  readonly waitSeconds?: number | undefined
  readonly cause?: unknown
}

export class ApiError extends Error {
  readonly code: ApiErrorCode
  readonly status: number
  /** After how long the server wants to be asked again. */
  readonly waitSeconds: number | undefined

  constructor(code: ApiErrorCode, message: string, options: ApiErrorOptions) {
    super(message, { cause: options.cause })
    this.name = 'ApiError'
    this.code = code
    this.status = options.status ?? 0
    this.waitSeconds = options.waitSeconds
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

/** What an answer that is no yes says about the request: by its status, and 403 by its sentences. */
export function codeOfAnswer(status: number, sentences: readonly string[]): ApiErrorCode {
  if (status === 401) return 'signed-out'
  if (status === 403) return sentences.some(isOfNobody) ? 'signed-out' : 'not-permitted'
  if (status === 429 || status === 503) return 'busy'
  if (status >= 400 && status < 500) return 'refused'
  return 'unexpected'
}

// The same status says that nobody is signed in, and that somebody may not do this.
function isOfNobody(sentence: string): boolean {
  const { signed_out: signedOut, application_key_unknown: unknownKey } = errorCodes
  return sentence === signedOut.sentence || sentence === unknownKey.sentence
}

/** A sentence for the reader, whatever was thrown. */
export function plainWords(error: unknown): string {
  if (!(error instanceof ApiError)) return 'Something went wrong in the page. Reload it to go on.'
  if (error.code === 'busy') return `The server is busy: ${error.message}`
  if (error.code === 'not-permitted') return `You may not do this. ${error.message}`
  return error.message
}
