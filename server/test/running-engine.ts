import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const hostPath = fileURLToPath(new URL('../dist/warehouse/engine-host/main.js', import.meta.url))

/** An engine at an address, as a ClickHouse server that somebody else runs would be. */
export type RunningEngine = {
  /** For `THROUGHLINE_CLICKHOUSE_URL`. */
  readonly url: string
  remove(): Promise<void>
}

/** Starts an engine on a free port of 127.0.0.1 and waits until it answers. */
export async function startEngine(): Promise<RunningEngine> {
  const directory = await mkdtemp(join(tmpdir(), 'throughline-'))
  const where = ['--engine-dir', join(directory, 'engine'), '--socket', join(directory, 'sock')]
  const child = spawn(process.execPath, [hostPath, ...where, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const port = await new Promise<string>((resolve, reject) => {
    void exited.then(([code]) => reject(new Error(`the engine host exited with ${String(code)}`)))
    createInterface(child.stdout).on('line', (line) => {
      const told = /"kind":"ready","port":(\d+)/.exec(line)?.[1]
      if (told !== undefined) resolve(told)
    })
  })
  return {
    url: `http://127.0.0.1:${port}`,
    async remove() {
      child.kill('SIGTERM')
      await exited
      await rm(directory, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
