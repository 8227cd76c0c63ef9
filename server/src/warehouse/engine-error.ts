import { ClickHouseError } from '@clickhouse/client'

/**
 * What went wrong, as far as a caller can act on it.
 * - `unavailable`: nobody answers; the engine is starting, gone or out of reach.
 * - `busy`: the engine answers, but does not take this now.
 * - `row_refused`: only of an insert; at least one of its rows can never go in.
 * - `too_large`: the statement or its result is larger than one may be.
 * - `internal`: only of an insert; the engine failed in itself, or died while it had the rows. They
 *   may have set it off.
 * - `refused`: anything else that the engine does not do.
 */
export type EngineErrorCode =
  | 'unavailable'
  | 'busy'
  | 'refused'
  | 'row_refused'
  | 'internal'
  | 'too_large'
  | 'timeout'
  | 'memory'
  | 'cancelled'

/** What went wrong between us and the engine, and whether the same request may work later. */
export class EngineError extends Error {
  readonly code: EngineErrorCode
  readonly retryable: boolean
  /** Only of an insert: a view failed, and the table that it reads may have the rows. */
  readonly isHalfStored: boolean
  constructor(
    code: EngineErrorCode,
    message: string,
    options: {
      readonly retryable: boolean
      readonly isHalfStored?: boolean
      readonly cause?: unknown
    },
  ) {
    super(message, { cause: options.cause })
    this.name = 'EngineError'
    this.code = code
    this.retryable = options.retryable
    this.isHalfStored = options.isHalfStored ?? false
  }
}

/**
 * The EngineError for what ClickHouse's client threw: a refusal of the engine, or a connection that
 * is broken or missing. Anything else is a bug and is thrown on.
 */
export function toEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error
  if (error instanceof ClickHouseError) return refusalOf(error)
  if (!isConnectionFault(error)) throw error
  if (saysTooLarge(error) || saysLongParameters(error)) {
    return new EngineError('too_large', error.message, { retryable: false, cause: error })
  }
  const detail = error.message === '' ? causeOf(error) : error.message
  return new EngineError('unavailable', `the engine cannot be reached: ${detail}`, {
    retryable: true,
    cause: error,
  })
}

/**
 * The EngineError for a failed insert. Only what is known to be the fault of a row says so; all
 * else (a full disk, a missing grant or table, a code nobody has met) may be mended by somebody
 * while the rows wait.
 */
export function toInsertError(error: unknown): EngineError {
  if (error instanceof ClickHouseError && rowFaultCodes.has(error.code)) {
    return refusal(error, 'row_refused', false)
  }
  const { code, message, cause } = insertFault(error)
  const isHalfStored = saysView(message)
  const kind = isInternalFault(error) || isBrokenOff(error) ? 'internal' : code
  return new EngineError(kind, message, { retryable: true, isHalfStored, cause })
}

// Whatever is said of the URL and the headers of an insert is said of all its rows: it is waited for.
function insertFault(error: unknown): EngineError {
  const isOfAllRows = error instanceof Error && saysLongParameters(error)
  if (!isOfAllRows) return toEngineError(error)
  return new EngineError('unavailable', error.message, { retryable: true, cause: error })
}

// The engine adds it to whatever a view throws; before any view the table gets its rows.
function saysView(message: string): boolean {
  return message.includes('while pushing to view')
}

// Said of a body by a proxy in front of the engine: an answer that comes as nothing but its text.
function saysTooLarge(error: Error): boolean {
  return !isSystemError(error) && /\b413\b/.test(error.message)
}

// Said of a URL or headers by such a proxy, and of one parameter by ClickHouse before it reads them.
function saysLongParameters(error: Error): boolean {
  return !isSystemError(error) && /\b(414|431)\b|Field value too long/.test(error.message)
}

function isInternalFault(error: unknown): boolean {
  return error instanceof ClickHouseError && internalCodes.has(error.code)
}

// One that cannot be connected to never had the rows.
function isBrokenOff(error: unknown): boolean {
  return isSystemError(error) && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
}

// The client gives errors of the network as they are, and its own (an abort, a time-out, an answer
// that no engine wrote) as plain errors; a mistake in a call comes as one of the language's kinds.
function isConnectionFault(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  const isPlain = error.name === 'Error' || error instanceof AggregateError
  return isPlain || isSystemError(error)
}

/** True for `ECONNREFUSED`, `EAI_AGAIN` and their like; false for Node's own `ERR_…`. */
export function isSystemError(error: unknown): error is Error & { readonly code: string } {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string')
    return false
  return /^E[A-Z0-9_]+$/.test(error.code) && !error.code.startsWith('ERR_')
}

// A refused connection comes as an error without words around the one that has them.
function causeOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.name
}

const timeoutCodes = new Set(['159', '160'])
const memoryCodes = new Set(['173', '241'])
// More rows or bytes than asked for at most, a statement of more parts than it may have, and what a
// statement of ours refuses by itself.
const tooLargeCodes = new Set(['158', '167', '168', '306', '395', '396', '718'])
const cancelledCodes = new Set(['394'])
// Busy, out of disk, read-only for a while, parts piling up, keeper or network trouble, stopping:
// the statement itself is not at fault.
const busyCodes = new Set([
  '75',
  '76',
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

// A logical error: an assumption of the engine that did not hold.
const internalCodes = new Set(['49'])

// A row that cannot be read (its syntax, a type, a time, a number, one path twice, nested too deep),
// rows that are too large together, and what a constraint or a view of the operator refuses.
const rowFaultCodes = new Set([
  '6',
  '25',
  '26',
  '27',
  '33',
  '38',
  '41',
  '53',
  '69',
  '70',
  '72',
  '117',
  '128',
  '131',
  '306',
  '307',
  '321',
  '349',
  '395',
  '407',
  '467',
  '469',
])

function refusalOf(error: ClickHouseError): EngineError {
  const { code } = error
  if (timeoutCodes.has(code)) return refusal(error, 'timeout', false)
  if (memoryCodes.has(code)) return refusal(error, 'memory', true)
  if (tooLargeCodes.has(code)) return refusal(error, 'too_large', false)
  if (cancelledCodes.has(code)) return refusal(error, 'cancelled', false)
  return busyCodes.has(code) ? refusal(error, 'busy', true) : refusal(error, 'refused', false)
}

function refusal(error: ClickHouseError, kind: EngineErrorCode, retryable: boolean): EngineError {
  const { code, message, type } = error
  return new EngineError(kind, `${message} (${type ?? 'code'} ${code})`, {
    retryable,
    cause: error,
  })
}
