/** Something that goes on until it is closed. */
export interface Running {
  /** Resolves when it has stopped. */
  close(): Promise<void>
}

/** Starts a loop, which ends soon after it is told that it is closing. */
export function keepRunning(loop: (closing: AbortSignal) => Promise<void>): Running {
  const closing = new AbortController()
  const running = loop(closing.signal)
  return {
    async close() {
      closing.abort()
      await running
    },
  }
}
