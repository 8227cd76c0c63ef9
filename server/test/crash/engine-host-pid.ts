import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The engine's data directory says which process has it open; not `killed`, but the one after it. */
export async function engineHostPid(dataDir: string, killed: number | undefined): Promise<number> {
  const status = await readFile(join(dataDir, 'engine', 'status'), 'utf8')
  const pid = Number(/^PID: (\d+)$/m.exec(status)?.[1])
  // While it is being written the file says nothing yet.
  if (Number.isNaN(pid) || pid === killed) throw new Error('no new engine host yet')
  return pid
}
