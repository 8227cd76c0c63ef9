/** What computing an answer comes to; `body` is the answer as it is sent. */
export type Computed = { readonly kind: 'answered'; readonly body: object } | NoAnswer

export type NoAnswer =
  | { readonly kind: 'rejected'; readonly errors: readonly string[] }
  | { readonly kind: 'unavailable' }
  | { readonly kind: 'cancelled' }

/** An answer as the bytes of its JSON, written once for all who wait for it. */
export type Told = { readonly kind: 'answered'; readonly json: Uint8Array } | NoAnswer

export const keepingLimits = {
  /** How old the start of a run may be for the same question of somebody else to share it. */
  sharedMsMax: 1_000,
  /** How long a promised answer is kept, from when somebody last asked. */
  keptMs: 5 * 60_000,
  /** A promised answer that nobody asks for so long is not computed on. */
  abandonedMs: 30_000,
  keptRunsMax: 1_000,
  keptBytesMax: 64 * 1024 ** 2,
} as const

export type Run = {
  readonly id: string
  readonly key: string
  readonly startedAtMs: number
  readonly controller: AbortController
  readonly settled: Promise<Told>
  /** Bytes of the answer; undefined until there is one. */
  bytes: number | undefined
  isSettled: boolean
  /** Who was given the id, and may come back. */
  readonly promisedTo: Set<string>
  waiters: number
  timer: NodeJS.Timeout | undefined
}

/** What a run begins with. */
type Beginning = Pick<Run, 'id' | 'key' | 'controller' | 'settled'>

/** The runs there are: those computed, and those whose answer may still be asked for. */
export function openKeptRuns(nowMs: () => number) {
  const runs = new Map<string, Run>()
  /** By key the run that the same question may share. */
  const latest = new Map<string, Run>()
  let keptBytes = 0

  const drop = (run: Run): void => {
    clearTimeout(run.timer)
    run.controller.abort()
    if (latest.get(run.key) === run) latest.delete(run.key)
    if (runs.delete(run.id)) keptBytes -= run.bytes ?? 0
  }
  const dropOldest = (): void => {
    for (const run of runs.values()) {
      if (!isTooMuch(keptBytes, runs.size)) return
      if (run.isSettled) drop(run)
    }
  }
  /** To be told of each change in who waits: a run that nobody waits for has its time. */
  const rest = (run: Run): void => {
    clearTimeout(run.timer)
    if (run.waiters > 0 || !runs.has(run.id)) return
    const ms = restMs(run, nowMs())
    if (ms <= 0) return drop(run)
    run.timer = setTimeout(drop, ms, run).unref()
  }
  const settle = (run: Run, told: Told | undefined): void => {
    run.isSettled = true
    if (!runs.has(run.id)) return
    if (told !== undefined && told.kind !== 'answered') return drop(run)
    run.bytes = told?.json.byteLength ?? 0
    keptBytes += run.bytes
    rest(run)
    dropOldest()
  }

  return {
    byId: (id: string) => runs.get(id),
    /** A run that began so lately that its answer is as good as a new one. */
    shareable(key: string): Run | undefined {
      const run = latest.get(key)
      return run !== undefined && isYoung(run, nowMs()) ? run : undefined
    },
    add(beginning: Beginning): Run {
      const run = newRun(beginning, nowMs())
      runs.set(run.id, run)
      latest.set(run.key, run)
      // What is thrown goes to whoever waits, or to the next who asks with the id.
      const fail = () => settle(run, undefined)
      run.settled.then((told) => settle(run, told), fail)
      return run
    },
    rest,
    dropAll() {
      for (const run of runs.values()) drop(run)
    },
    noteInserted: () => latest.clear(),
  }
}

function newRun(beginning: Beginning, startedAtMs: number): Run {
  const idle = { isSettled: false, promisedTo: new Set<string>(), waiters: 0 }
  return { ...beginning, startedAtMs, ...idle, bytes: undefined, timer: undefined }
}

function isTooMuch(bytes: number, count: number): boolean {
  return bytes > keepingLimits.keptBytesMax || count > keepingLimits.keptRunsMax
}

function isYoung({ startedAtMs }: Run, nowMs: number): boolean {
  return nowMs - startedAtMs <= keepingLimits.sharedMsMax
}

/** How long a run that nobody waits for is of use. */
function restMs({ isSettled, promisedTo, startedAtMs }: Run, nowMs: number): number {
  const { abandonedMs, keptMs, sharedMsMax } = keepingLimits
  if (promisedTo.size > 0) return isSettled ? keptMs : abandonedMs
  return isSettled ? startedAtMs + sharedMsMax - nowMs : 0
}
