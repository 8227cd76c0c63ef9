/** Says, in sentences a person can act on, why the embedded engine did not start. */
import type { HostMessage } from './engine-host/host-message.ts'
import { EngineError } from './engine-error.ts'

export type HostFailure = {
  readonly kind: 'missing' | 'occupied' | 'broken'
  readonly error: EngineError
}

/** What a host said, or left behind. */
export type FirstWord = {
  readonly message: HostMessage | undefined
  readonly printed: string
  readonly exit: string
}

/** The failure behind the first (and last) word of a host that never became ready. */
export function hostFailure(dataDir: string, outcome: FirstWord): HostFailure {
  const { message, printed, exit } = outcome
  const detail = message?.kind === 'failed' ? message.detail : exit
  if (message?.kind === 'failed' && message.reason === 'missing') {
    return { kind: 'missing', error: final(missingSentence(detail)) }
  }
  if (/Another server instance in same directory|Cannot lock file/.test(printed)) {
    return { kind: 'occupied', error: final(occupiedSentence(dataDir)) }
  }
  const error = new EngineError(
    'unavailable',
    `the engine host did not start: ${[detail, printed].filter(Boolean).join('; ')}`,
    { retryable: true },
  )
  return { kind: 'broken', error }
}

function final(sentence: string): EngineError {
  return new EngineError('unavailable', sentence, { retryable: false })
}

function missingSentence(detail: string): string {
  return [
    `There is no embedded engine (chDB) for this machine: ${process.platform} ${process.arch}, ` +
      `Node ${process.version}.`,
    'chDB has binaries for Linux with glibc and macOS, on x64 and arm64 (on Windows: use WSL2; ' +
      'on Alpine: use a Debian image).',
    'If this machine is one of those, the optional package @chdb/lib-… was not installed: run ' +
      '`npm ci` without --omit=optional.',
    'Otherwise set THROUGHLINE_CLICKHOUSE_URL to a ClickHouse server.',
    `Reported: ${detail}`,
  ].join('\n')
}

function occupiedSentence(dataDir: string): string {
  return (
    `Another Throughline already runs on the data directory ${dataDir}. One process at a time may ` +
    'use it: stop the other one, or set THROUGHLINE_DATA_DIR to another directory.'
  )
}
