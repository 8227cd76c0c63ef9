export const exitCodes = {
  allAccepted: 0,
  someRejected: 1,
  usage: 2,
  noServer: 3,
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

type CliErrorCode =
  | 'usage'
  | 'input_damaged'
  | 'disk_failed'
  | 'server_unreachable'
  | 'key_refused'
  | 'request_refused'
  | 'interrupted'

const exitCodeOf: Readonly<Record<CliErrorCode, ExitCode>> = {
  usage: exitCodes.usage,
  input_damaged: exitCodes.someRejected,
  disk_failed: exitCodes.usage,
  server_unreachable: exitCodes.noServer,
  key_refused: exitCodes.noServer,
  request_refused: exitCodes.someRejected,
  interrupted: exitCodes.interrupted,
}

/** What ends a command early. The message is for the person at the terminal. */
export class CliError extends Error {
  readonly code: CliErrorCode

  constructor(code: CliErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'CliError'
    this.code = code
  }

  get exitCode(): ExitCode {
    return exitCodeOf[this.code]
  }
}

/** The words of whatever was thrown, with the system's code where there is one (`ECONNREFUSED`). */
export function wordsOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const code = systemCodeOf(thrown)
  return code === undefined || thrown.message.includes(code)
    ? thrown.message
    : `${thrown.message} (${code})`
}

/** `ENOENT`, `ECONNREFUSED`, … of an error or of the error that caused it. */
export function systemCodeOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code
  return systemCodeOf(thrown.cause)
}
