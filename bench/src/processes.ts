/** Starts what is measured as processes of their own, so that each has its own event loop. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Enders } from './bench-run.ts'

export type RunningServer = {
  readonly port: number
  readonly pid: number
  readonly dataDir: string
  end(): Promise<void>
}

export const keys = { api: 'bench-api-key-0123456789', app: 'bench-app-key-0123456789' } as const

const serverFile = fileURLToPath(new URL('../../server/dist/main.js', import.meta.url))
const sinkFile = fileURLToPath(new URL('sink.js', import.meta.url))

// As `npm start` starts it.
const startFlags = ['--max-semi-space-size=64'] as const

const limits = { startMsMax: 60_000, endMsMax: 20_000, pollMs: 20 } as const

/** The built server on a free port, with its data in a folder that goes when it ends. */
export async function startServer(enders: Enders): Promise<RunningServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'throughline-bench-'))
  const child = spawnServer({ dataDir })
  const end = async (): Promise<void> => {
    await endProcess(child)
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
  enders.add(end)
  const port = await listeningPort(child)
  await untilReady(port)
  return { port, pid: child.pid ?? 0, dataDir, end }
}

export type ServerPlace = {
  readonly dataDir: string
  /** More settings, and other values than those of a bench. */
  readonly environment?: Readonly<Record<string, string>>
}

/** The built server as a process that does not listen yet; it prints its log to `stdout`. */
export function spawnServer({ dataDir, environment }: ServerPlace): ChildProcess {
  return spawn(process.execPath, [...startFlags, serverFile], {
    env: {
      PATH: process.env['PATH'],
      THROUGHLINE_DATA_DIR: dataDir,
      THROUGHLINE_PORT: '0',
      THROUGHLINE_TRACE_PORT: '0',
      THROUGHLINE_OTLP_PORT: '0',
      THROUGHLINE_API_KEY: keys.api,
      THROUGHLINE_APP_KEY: keys.app,
      // A slow question is to be timed to its end, not to its promise.
      THROUGHLINE_QUESTION_SOFT_MS: '60000',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** The sink: the least that `node:http` can do for a POST. */
export async function startSink(enders: Enders): Promise<{ readonly port: number }> {
  const child = spawn(process.execPath, [sinkFile], { stdio: ['ignore', 'pipe', 'inherit'] })
  enders.add(async () => void (await endProcess(child)))
  return { port: await listeningPort(child) }
}

/** SIGTERM, and SIGKILL for who has not ended after a while. Returns the exit code. */
export async function endProcess(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const impatience = setTimeout(() => child.kill('SIGKILL'), limits.endMsMax)
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
  clearTimeout(impatience)
  return child.exitCode
}

/** Resolves once it listens; rejects when it ends before or takes too long. */
export function listeningPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('nothing listens yet')), limits.startMsMax)
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it listened`)))
    if (child.stdout === null) return
    createInterface(child.stdout).on('line', (line) => {
      const port = portIn(line)
      if (port === undefined) return
      clearTimeout(timer)
      resolve(port)
    })
  })
}

function portIn(line: string): number | undefined {
  if (!line.includes('"msg":"listening"')) return undefined
  const port = /"port":(\d+)/.exec(line)?.[1]
  return port === undefined ? undefined : Number(port)
}

/** Resolves once it answers questions too. */
export async function untilReady(port: number): Promise<void> {
  const deadlineMs = Date.now() + limits.startMsMax
  while (!(await fetch(`http://127.0.0.1:${port}/readyz`)).ok) {
    if (Date.now() > deadlineMs) throw new Error('the server is not ready in time')
    await delay(limits.pollMs)
  }
}
