interface Waiter {
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

/** Tells everybody who waits that the journal's end has moved. */
export class EndSignal {
  #waiters = new Set<Waiter>()
  #failure: Error | undefined

  /** Resolves when the end moves next. */
  next(signal: AbortSignal | undefined): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure)
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiters.delete(waiter)
        reject(signal?.reason)
      }
      const stay = () => signal?.removeEventListener('abort', leave)
      const waiter: Waiter = {
        resolve: () => (stay(), resolve()),
        reject: (reason) => (stay(), reject(reason)),
      }
      if (signal?.aborted === true) return reject(signal.reason)
      this.#waiters.add(waiter)
      signal?.addEventListener('abort', leave, { once: true })
    })
  }

  fire(): void {
    for (const waiter of this.#take()) waiter.resolve()
  }

  /** Everybody who waits, now and later, is rejected. */
  fail(failure: Error): void {
    this.#failure = failure
    for (const waiter of this.#take()) waiter.reject(failure)
  }

  #take(): ReadonlySet<Waiter> {
    const waiters = this.#waiters
    this.#waiters = new Set()
    return waiters
  }
}
