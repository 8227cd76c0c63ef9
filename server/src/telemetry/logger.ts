import { pino, type Logger } from 'pino'

export type { Logger } from 'pino'

/** Lines beyond this wait for a reader that does not read, and are dropped. */
const waitingBytesMax = 1024 * 1024

/**
 * A logger that writes one JSON line an event to standard output, with an ISO time. A line that
 * cannot be written (a full disk, a terminal that is gone) is dropped: nothing waits for the log.
 */
export function openLogger(level: string, worker?: number): Logger {
  const options = {
    level,
    base: worker === undefined ? null : { worker },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: ['*.api_key', '*.application_key'], censor: '[hidden]' },
  }
  return pino(options, { write: writeLine })
}

/** Writes to standard output what it takes; see `openLogger`. */
export function writeLine(text: string): void {
  const { stdout } = process
  if (stdout.listenerCount('error') === 0) stdout.on('error', () => {})
  if (stdout.writableLength > waitingBytesMax) return
  try {
    stdout.write(text)
  } catch {
    // A file on a full disk says so at once, a terminal or a pipe by the event.
  }
}
