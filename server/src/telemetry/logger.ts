import { pino, type Logger } from 'pino'

export type { Logger } from 'pino'

/** A logger that writes one JSON line an event to standard output, with an ISO time. */
export function openLogger(level: string, worker?: number): Logger {
  return pino({
    level,
    base: worker === undefined ? null : { worker },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: ['*.api_key', '*.application_key'], censor: '[hidden]' },
  })
}
