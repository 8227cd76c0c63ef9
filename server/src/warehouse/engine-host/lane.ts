/** Runs a bounded number of tasks at once and keeps a bounded number waiting. */
export type Lane = {
  /** Runs the task when its turn comes; `full` when too many wait; `left` when the asker is gone. */
  run<Result>(task: () => Promise<Result>, asker: AbortSignal): Promise<LaneOutcome<Result>>
  /** Resolves when nothing runs and nothing waits. */
  idle(): Promise<void>
}

export type LaneOutcome<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'full' }
  | { readonly kind: 'left' }

export type LaneLimits = { readonly runningMax: number; readonly waitingMax: number }

/** An empty lane; one of `{ runningMax: 1 }` keeps its tasks in the order they came. */
export function openLane(limits: LaneLimits): Lane {
  let running = 0
  const waiting: (() => void)[] = []
  const watchers: (() => void)[] = []

  async function turn(): Promise<void> {
    if (running < limits.runningMax) {
      running += 1
      return
    }
    // Whoever leaves hands its place over, so `running` stays as it is.
    await new Promise<void>((resolve) => waiting.push(resolve))
  }

  function leave(): void {
    const next = waiting.shift()
    if (next !== undefined) return next()
    running -= 1
    if (running === 0) for (const watcher of watchers.splice(0)) watcher()
  }

  return {
    async run(task, asker) {
      if (running >= limits.runningMax && waiting.length >= limits.waitingMax) {
        return { kind: 'full' }
      }
      await turn()
      try {
        return asker.aborted ? { kind: 'left' } : { kind: 'done', result: await task() }
      } finally {
        leave()
      }
    },
    idle() {
      return running === 0
        ? Promise.resolve()
        : new Promise<void>((resolve) => watchers.push(resolve))
    },
  }
}
