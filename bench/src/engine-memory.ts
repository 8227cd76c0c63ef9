import { setTimeout as delay } from 'node:timers/promises'
import { queryEngine } from './exchange.ts'
import type { RunningServer } from './processes.ts'

/** The most memory, in bytes, that any statement of the engine has while this runs, looked at all the time. */
export async function peakMemory(
  server: RunningServer,
  run: () => Promise<unknown>,
): Promise<number> {
  const over = new AbortController()
  let most = 0
  const watching = (async () => {
    while (!over.signal.aborted) {
      const [row] = await queryEngine(server, 'SELECT max(peak_memory_usage) FROM system.processes')
      most = Math.max(most, Number(row?.[0]))
      await delay(10)
    }
  })()
  try {
    await run()
  } finally {
    over.abort()
    await watching
  }
  return most
}
