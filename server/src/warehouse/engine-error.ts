import { ClickHouseError } from '@clickhouse/client'

export type EngineErrorCode =
  'unavailable' | 'refused' | 'too_large' | 'timeout' | 'memory' | 'cancelled'

/** What went wrong between us and the engine, and whether the same request may work later. */
export class EngineError extends Error {
  readonly code: EngineErrorCode
  readonly retryable: boolean
  constructor(
    code: EngineErrorCode,
    message: string,
    options: { readonly retryable: boolean; readonly cause?: unknown },
  ) {
    super(message, { cause: options.cause })
    this.name = 'EngineError'
    this.code = code
    this.retryable = options.retryable
  }
}

/** The EngineError for whatever the client threw. */
export function toEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error
  if (error instanceof ClickHouseError) return refusalOf(error)
  const message = error instanceof Error ? error.message : String(error)
  // What is not an answer of the engine is a broken or missing connection to it.
  const detail = message === '' && error instanceof Error ? causeOf(error) : message
  return new EngineError('unavailable', `the engine cannot be reached: ${detail}`, {
    retryable: true,
    cause: error,
  })
}

// A refused connection comes as an error without words around the one that has them.
function causeOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.name
}

const timeoutCodes = new Set(['159', '160'])
const memoryCodes = new Set(['173', '241'])
// More rows or bytes than asked for at most, or a statement of more parts than it may have.
const tooLargeCodes = new Set(['158', '167', '168', '306', '396'])
const cancelledCodes = new Set(['394'])
// Busy, out of disk, read-only for a while, parts piling up, keeper or network trouble, stopping:
// the statement itself is not at fault.
const laterCodes = new Set([
  '202',
  '203',
  '209',
  '210',
  '216',
  '225',
  '236',
  '242',
  '243',
  '252',
  '279',
  '285',
  '286',
  '319',
  '364',
  '425',
  '439',
  '519',
  '574',
  '745',
  '999',
])

function refusalOf(error: ClickHouseError): EngineError {
  const { code, message } = error
  const as = (kind: EngineErrorCode, retryable: boolean) =>
    new EngineError(kind, `${message} (${error.type ?? 'code'} ${code})`, {
      retryable,
      cause: error,
    })
  if (timeoutCodes.has(code)) return as('timeout', false)
  if (memoryCodes.has(code)) return as('memory', true)
  if (tooLargeCodes.has(code)) return as('too_large', false)
  if (cancelledCodes.has(code)) return as('cancelled', false)
  return laterCodes.has(code) ? as('unavailable', true) : as('refused', false)
}
