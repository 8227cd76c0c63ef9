/**
 * What can go wrong around the journal, as far as a caller can act on it.
 * - `locked`: another live process owns the directory.
 * - `io`: the disk refused; nothing of this call was kept and the next call may succeed.
 * - `failed`: the disk refused and what it kept is unknown; appends stay refused until reopened.
 * - `closed`: the journal was closed.
 * - `unsupported`: a file was written by a newer format; it is left untouched.
 */
export type JournalErrorCode = 'locked' | 'io' | 'failed' | 'closed' | 'unsupported'

export class JournalError extends Error {
  readonly code: JournalErrorCode
  /** Whether the same call on the same journal may succeed later. */
  readonly retryable: boolean

  constructor(code: JournalErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'JournalError'
    this.code = code
    this.retryable = code === 'io'
  }
}

/** Runs `work`; an error of the disk comes out as `JournalError` `io`, saying what was tried. */
export async function asJournalError<Result>(
  attempt: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof JournalError || !isSystemError(cause)) throw cause
    throw new JournalError('io', `${attempt}: ${cause.message}`, cause)
  }
}

/** True when the disk, the quota or the file size limit leaves no room. */
export function isOutOfSpace(error: unknown): boolean {
  return isSystemError(error) && ['ENOSPC', 'EDQUOT'].includes(error.code)
}

/** True for `ENOENT` and its like; false for Node's own `ERR_…`, which are bugs. */
export function isSystemError(error: unknown): error is Error & { readonly code: string } {
  if (!(error instanceof Error) || !('code' in error)) return false
  return typeof error.code === 'string' && /^E[A-Z0-9]+$/.test(error.code)
}
