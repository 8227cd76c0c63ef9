import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventually, startServer } from '../running-server.ts'

const mainPath = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
let dataDir: string
let child: ChildProcess | undefined

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'throughline-'))
})
afterEach(async () => {
  child?.kill('SIGKILL')
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
})

type Started = { readonly url: string; readonly exited: Promise<unknown[]> }

/** A server whose log goes there; so nobody can read from it which port it took. */
async function start(stdout: number | 'pipe', workers: string): Promise<Started> {
  const port = await freePort()
  child = spawn(process.execPath, [mainPath], {
    env: {
      PATH: process.env['PATH'],
      THROUGHLINE_DATA_DIR: dataDir,
      THROUGHLINE_PORT: String(port),
      THROUGHLINE_TRACE_PORT: '0',
      THROUGHLINE_OTLP_PORT: '0',
      THROUGHLINE_WORKERS: workers,
    },
    stdio: ['ignore', stdout, 'ignore'],
  })
  return { url: `http://127.0.0.1:${port}`, exited: once(child, 'exit') }
}

async function freePort(): Promise<number> {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  const address = holder.address()
  holder.close()
  await once(holder, 'close')
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

async function untilReady({ url }: Started): Promise<void> {
  await eventually(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200))
}

test.each(['1', '2'])('a log on a full disk stops nothing, with %s workers', async (workers) => {
  const full = openSync('/dev/full', 'w')
  const server = await start(full, workers)
  closeSync(full)

  await untilReady(server)
  child?.kill('SIGTERM')

  expect(await server.exited).toEqual([0, null])
})

test('a reader of the log that goes away stops nothing', async () => {
  const server = await start('pipe', '1')
  child?.stdout?.destroy()

  await untilReady(server)
  child?.kill('SIGTERM')

  expect(await server.exited).toEqual([0, null])
})

test('SIGHUP to a server without workers changes nothing, and is told', async () => {
  const server = await startServer({ THROUGHLINE_WORKERS: '1' })

  process.kill(server.pid, 'SIGHUP')

  await eventually(() => {
    expect(server.output()).toContain('nothing is done')
    return Promise.resolve()
  })
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  await server.remove()
})
