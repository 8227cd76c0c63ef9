/**
 * The frame of a bench: whatever happens inside, its processes end, their data goes, and it stops
 * by itself.
 */
export type Enders = { add(end: () => Promise<void>): void }

const runMsMax = 15 * 60_000

/** Runs one bench and undoes, in reverse, what it started. */
export async function runBench(run: (enders: Enders) => Promise<void>): Promise<void> {
  const ends: (() => Promise<void>)[] = []
  // Whoever asks waits for the same ending: a bench that fails because its server was just stopped
  // must not leave before the data is gone.
  let ending: Promise<void> | undefined
  const endAll = () => (ending ??= inTurn(ends.toReversed()))
  const give = (reason: string) => {
    process.stderr.write(`${reason}\n`)
    void endAll().finally(() => process.exit(1))
  }
  const limit = setTimeout(() => give(`given up after ${runMsMax / 60_000} minutes`), runMsMax)
  process.once('SIGINT', give)
  process.once('SIGTERM', give)
  try {
    await run({ add: (end) => ends.push(end) })
  } finally {
    clearTimeout(limit)
    await endAll()
  }
}

async function inTurn(tasks: readonly (() => Promise<void>)[]): Promise<void> {
  for (const task of tasks) await task()
}
