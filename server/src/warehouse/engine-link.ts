/**
 * Keeps an engine reachable: connects, prepares the tables, notices when it is lost, and tries
 * again with back-off. What an engine is (a child process, a URL) is the source's business.
 */
import type { Logger } from '../telemetry/logger.ts'
import { EngineError, isSystemError, toEngineError } from './engine-error.ts'

export type EngineState = 'starting' | 'ready' | 'down'

export type EngineSource = {
  /** Resolves when the engine answers; `lost` resolves, with the reason, when it no longer does. */
  connect(): Promise<{ readonly lost: Promise<string>; readonly pid?: number | undefined }>
  close(): Promise<void>
}

export type EngineLink = {
  state(): EngineState
  /** Settles after the first attempt: rejects only for a bug or when no further attempt can help. */
  readonly attempted: Promise<void>
  close(): Promise<void>
}

export const linkLimits = {
  retryMsMin: 50,
  retryMsMax: 2_000,
  steadyMs: 10_000,
  /** An engine that takes longer for its first start is a fault. */
  startMsMax: 60_000,
} as const

type Options = {
  readonly source: EngineSource
  /** Brings the tables up to date; runs each time the engine was reached anew. */
  readonly prepare: () => Promise<void>
  readonly logger: Logger
  readonly pause: (ms: number, until: AbortSignal) => Promise<void>
  readonly nowMs: () => number
  /** Told whenever the state may have changed. */
  readonly onState?: ((state: EngineState) => void) | undefined
}

/** Starts connecting, and goes on until closed: `state` says how it stands. */
export function openEngineLink(options: Options): EngineLink {
  const closing = new AbortController()
  let state: EngineState = 'starting'
  const first = settledOnce()
  const running = keepConnected(options, closing.signal, (next, error) => {
    state = next
    options.onState?.(next)
    first.settle(error)
  }).catch((bug: unknown) => {
    state = 'down'
    if (!first.settle(bug)) throw bug
  })
  return {
    state: () => state,
    attempted: first.promise,
    async close() {
      closing.abort()
      state = 'down'
      await options.source.close()
      await running
    },
  }
}

type Report = (state: EngineState, error?: Error) => void

async function keepConnected(options: Options, closing: AbortSignal, report: Report) {
  let retryMs: number = linkLimits.retryMsMin
  let wasReady = false
  const begunAtMs = options.nowMs()
  while (!closing.aborted) {
    const connectedAtMs = options.nowMs()
    try {
      const { lost, pid } = await options.source.connect()
      await options.prepare()
      if (closing.aborted) return
      report('ready')
      wasReady = true
      options.logger.info({ engine_pid: pid }, 'engine ready')
      const reason = await lost
      if (closing.aborted) return
      report('down')
      options.logger.warn({ reason, retry_ms: retryMs }, 'engine lost')
    } catch (thrown) {
      if (closing.aborted) return
      // A bug is told to the opener; later, thrown with nobody to catch it, it ends the process.
      if (!(thrown instanceof EngineError) && !isSystemError(thrown)) throw thrown
      const error = toEngineError(thrown)
      report('down', error.retryable ? undefined : error)
      const isStarting = !wasReady && options.nowMs() - begunAtMs < linkLimits.startMsMax
      const level = error.retryable && isStarting ? 'info' : 'error'
      options.logger[level]({ error: error.message, retry_ms: retryMs }, 'engine not ready')
    }
    const steady = options.nowMs() - connectedAtMs >= linkLimits.steadyMs
    if (steady) retryMs = linkLimits.retryMsMin
    await options.pause(retryMs, closing)
    retryMs = Math.min(retryMs * 2, linkLimits.retryMsMax)
  }
}

function settledOnce() {
  const { promise, resolve, reject } = withResolvers()
  // Only the first opener looks at it; later failures are told by the state.
  promise.catch(() => {})
  let isSettled = false
  return {
    promise,
    /** Whether this was the first time; only then somebody hears of the error. */
    settle(error: unknown): boolean {
      const isFirst = !isSettled
      isSettled = true
      if (error === undefined) resolve()
      else reject(error)
      return isFirst
    },
  }
}

function withResolvers() {
  let resolve = (): void => {}
  let reject = (_error: unknown): void => {}
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}
