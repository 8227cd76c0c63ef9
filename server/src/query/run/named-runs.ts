import type { Run } from './kept-runs.ts'

/** Who asks, and what they call what they ask; nobody else sees or ends it. */
export type Asker = {
  readonly who: string
  /** Several questions may have one name; without a name a question has that of its run. */
  readonly name: string | undefined
}

/** One request that waits for a run. */
type Wait = {
  /** Aborted when whoever asked has no use for the answer any more. */
  readonly cancelled: AbortSignal
  /** The request is answered. */
  end(): void
}

/** The runs that are waited for or promised, by who asked and under which name. */
export function openNamedRuns() {
  const named = new Map<string, Map<Run, Set<AbortController>>>()

  const waitsOf = (key: string, run: Run): Set<AbortController> => {
    const runs = named.get(key) ?? new Map<Run, Set<AbortController>>()
    const waits = runs.get(run) ?? new Set()
    named.set(key, runs.set(run, waits))
    return waits
  }
  const forget = (key: string, run: Run): void => {
    const runs = named.get(key)
    const isLeft = runs?.delete(run) === true && runs.size === 0
    if (isLeft) named.delete(key)
  }

  return {
    add({ who, name }: Asker, run: Run): Wait {
      const controller = new AbortController()
      const keys = [run.id, ...(name === undefined ? [] : [name])].map((one) => keyOf(who, one))
      for (const key of keys) waitsOf(key, run).add(controller)
      return {
        cancelled: controller.signal,
        end() {
          for (const key of keys) {
            const waits = named.get(key)?.get(run)
            waits?.delete(controller)
            if (waits !== undefined && waits.size > 0) continue
            const drop = () => forget(key, run)
            if (run.isSettled || !run.promisedTo.has(who)) drop()
            else run.settled.then(drop, drop)
          }
        },
      }
    },
    /** Those of a name that are not answered yet. */
    of({ who, name = '' }: Asker): readonly Run[] {
      const runs = [...(named.get(keyOf(who, name))?.keys() ?? [])]
      return runs.filter(({ isSettled }) => !isSettled)
    },
    /** Has whoever waits under a name wait no longer, and nobody come back; gives the runs. */
    cancel({ who, name = '' }: Asker): readonly Run[] {
      const runs = [...(named.get(keyOf(who, name)) ?? [])]
      return runs.map(([run, waits]) => {
        run.promisedTo.delete(who)
        for (const wait of waits) wait.abort()
        return run
      })
    },
  }
}

function keyOf(who: string, name: string): string {
  return `${who}\0${name}`
}
