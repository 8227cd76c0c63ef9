import type { Clock } from '../surroundings.ts'
import { CliError } from '../cli-error.ts'

export const patienceLimits = {
  /** Back-off after a network error or an answer without Retry-After: doubles up to the longest. */
  backoffMsFirst: 250,
  backoffMsMax: 15_000,
  /** The longest that one Retry-After is obeyed before asking again. */
  retryAfterMsMax: 60_000,
  /** A server that has never answered is given up early: most likely it is not running. */
  silenceMsMaxAtStart: 10_000,
  /** A server that answered before may be restarting. */
  silenceMsMax: 120_000,
  /** A server that answers 429 or 503 is alive, and asks to wait: wait long. */
  busyMsMax: 30 * 60_000,
} as const

export type Obstacle =
  | { readonly kind: 'silent'; readonly words: string }
  | { readonly kind: 'busy'; readonly words: string; readonly retryAfterMs: number | undefined }

export interface PatienceOptions {
  readonly clock: Clock
  readonly random: () => number
  readonly signal: AbortSignal
  readonly hasEverAnswered: () => boolean
  /** Told before each wait, so that the person at the terminal sees why nothing moves. */
  readonly waiting: (words: string, waitMs: number) => void
}

/** How long one batch waits for the server. One for each batch. */
export interface Patience {
  /** Waits before the next attempt; throws `server_unreachable` when the limit is reached. */
  endure(obstacle: Obstacle): Promise<void>
}

/** The patience of one batch, counted from now. */
export function openPatience(options: PatienceOptions): Patience {
  const { clock } = options
  const sinceMs = clock.nowMs()
  let attempt = 0
  return {
    async endure(obstacle) {
      const waitMs = waitBefore(obstacle, attempt++, options.random)
      if (clock.nowMs() + waitMs - sinceMs > waitMsMax(obstacle, options.hasEverAnswered())) {
        throw new CliError('server_unreachable', `${obstacle.words}; gave up`)
      }
      options.waiting(obstacle.words, waitMs)
      await waitUnlessInterrupted(options, waitMs)
    },
  }
}

async function waitUnlessInterrupted(options: PatienceOptions, waitMs: number): Promise<void> {
  try {
    await options.clock.wait(waitMs, options.signal)
  } catch (error) {
    throw new CliError('interrupted', 'interrupted', error)
  }
}

function waitBefore(obstacle: Obstacle, attempt: number, random: () => number): number {
  if (obstacle.kind === 'busy' && obstacle.retryAfterMs !== undefined) {
    return Math.min(obstacle.retryAfterMs, patienceLimits.retryAfterMsMax)
  }
  const full = Math.min(patienceLimits.backoffMsFirst * 2 ** attempt, patienceLimits.backoffMsMax)
  return Math.round(full * (0.5 + random() / 2))
}

function waitMsMax(obstacle: Obstacle, hasEverAnswered: boolean): number {
  if (obstacle.kind === 'busy') return patienceLimits.busyMsMax
  return hasEverAnswered ? patienceLimits.silenceMsMax : patienceLimits.silenceMsMaxAtStart
}
