import { setTimeout as delay } from 'node:timers/promises'
import type { OpenedParts } from './opened-parts.ts'
import type { Settings } from './settings/settings.ts'
import type { Logger } from './telemetry/logger.ts'
import type { Metrics } from './telemetry/metrics.ts'

/** What every process opens its stages with. */
export type Start = {
  readonly settings: Settings
  readonly logger: Logger
  readonly metrics: Metrics
  /** Takes everything that is opened, so that it can be closed. */
  readonly parts: OpenedParts
  readonly version: string
}

export const nowMs = Date.now
/** Of a clock that nobody sets. */
export const monotonicMs = () => performance.now()

/** Whether only programs of this machine can come to an address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

export async function closeIt(part: { close(): PromiseLike<unknown> }): Promise<void> {
  await part.close()
}

/** Waits, until then or until aborted. */
export async function pause(ms: number, until?: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, until === undefined ? {} : { signal: until })
  } catch {
    // Cut short by closing; whoever waits looks at the signal itself.
  }
}
