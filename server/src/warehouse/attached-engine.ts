import type { EngineClient } from './engine-client.ts'
import { EngineError } from './engine-error.ts'
import type { EngineState } from './engine-link.ts'
import type { RemoteEngine } from './remote-engine.ts'

/** How an engine stands, by the word of the process that keeps it and its tables. */
export class EngineStanding {
  #state: EngineState
  readonly #waiting = new Set<() => void>()

  constructor(state: EngineState) {
    this.#state = state
  }

  is(state: EngineState): void {
    this.#state = state
    for (const look of this.#waiting) look()
  }

  /** Resolves when the engine is ready, or when it is not; rejects when aborted. */
  until(isReady: boolean, closing: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (done: () => void) => {
        this.#waiting.delete(look)
        closing.removeEventListener('abort', leave)
        done()
      }
      const look = () => {
        if ((this.#state === 'ready') === isReady) settle(resolve)
      }
      const leave = () => {
        const error = new EngineError('unavailable', 'the engine is closing', { retryable: true })
        settle(() => reject(error))
      }
      this.#waiting.add(look)
      closing.addEventListener('abort', leave)
      if (closing.aborted) leave()
      else look()
    })
  }
}

/** An engine that another process keeps. */
export function attachedEngine(client: EngineClient, standing: EngineStanding): RemoteEngine {
  const closing = new AbortController()
  let noteUnreachable: (reason: string) => void = () => {}
  return {
    async connect() {
      await standing.until(true, closing.signal)
      await client.ping()
      const unreachable = new Promise<string>((resolve) => (noteUnreachable = resolve))
      const left = standing.until(false, closing.signal).then(() => 'the lead has lost it')
      return { lost: Promise.race([unreachable, left]) }
    },
    noteUnreachable: (reason) => noteUnreachable(reason),
    close() {
      closing.abort()
      return Promise.resolve()
    },
  }
}
