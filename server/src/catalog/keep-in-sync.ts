import type { Logger } from '../telemetry/logger.ts'
import { EngineError } from '../warehouse/engine-error.ts'
import type { Catalog } from './catalog.ts'
import { keepRunning, type Running } from './keep-running.ts'

export const syncLimits = {
  /** Another server's change is known after this at the latest. */
  intervalMs: 5_000,
  /** Until the engine answers; then keys of other servers are wanted soon. */
  retryMs: 500,
} as const

type Options = {
  readonly catalog: Pick<Catalog, 'sync'>
  readonly logger: Logger
  readonly pause: (ms: number, until: AbortSignal) => Promise<void>
}

/** Syncs the catalog now, and again some time after each sync has ended, until closed. */
export function keepInSync(options: Options): Running {
  return keepRunning((closing) => run(options, closing))
}

async function run({ catalog, logger, pause }: Options, closing: AbortSignal): Promise<void> {
  while (!closing.aborted) {
    const isSynced = await trySync(catalog, logger)
    if (closing.aborted) return
    await pause(isSynced ? syncLimits.intervalMs : syncLimits.retryMs, closing)
  }
}

async function trySync(catalog: Pick<Catalog, 'sync'>, logger: Logger): Promise<boolean> {
  try {
    await catalog.sync()
    return true
  } catch (error) {
    // An engine that is away is told by the warehouse; that the file can't be written, by nobody else.
    const level = error instanceof EngineError ? 'debug' : 'warn'
    logger[level]({ error: String(error) }, 'catalog not in sync yet')
    return false
  }
}
