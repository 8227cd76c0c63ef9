import { request } from 'node:http'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { RunningServer } from './running-server.ts'

const heldMax = 8

/**
 * Has the embedded engine busy with as many questions as it answers at once, so that others wait for
 * their turn; gives what ends that.
 */
export async function holdEngine(server: Pick<RunningServer, 'dataDir'>): Promise<() => void> {
  const socketPath = join(server.dataDir, 'engine.sock')
  const held = Array.from({ length: heldMax }, (_, index) => {
    const path = `/?max_block_size=1&log_comment=held-${index}`
    const asked = request({ socketPath, method: 'POST', path })
    // It is broken off at the end.
    asked.on('error', () => {})
    asked.end('SELECT sleepEachRow(1) FROM numbers(100000)')
    return asked
  })
  const counted = `SELECT count() FROM system.processes
    WHERE Settings['log_comment'] LIKE 'held-%' FORMAT TSV`
  const runningMax = Math.max(2, Math.min(heldMax, cpus().length))
  while (Number(await tellEngine(server, counted)) < runningMax);
  return () => {
    for (const asked of held) asked.destroy()
  }
}

/** Runs a statement in the embedded engine of a server, as an operator at its socket would. */
export async function tellEngine(
  { dataDir }: Pick<RunningServer, 'dataDir'>,
  statement: string,
): Promise<string> {
  const [status, answer] = await new Promise<[number | undefined, string]>((resolve, reject) => {
    const asked = request({ socketPath: join(dataDir, 'engine.sock'), method: 'POST', path: '/' })
    asked.once('error', reject)
    asked.once('response', (response) => {
      text(response).then((said) => resolve([response.statusCode, said]), reject)
    })
    asked.end(statement)
  })
  if (status !== 200) throw new Error(answer)
  return answer
}
