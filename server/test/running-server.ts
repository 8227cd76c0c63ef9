import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const mainPath = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const readyMsMax = 60_000

export const testKeys = { apiKey: 'test-api-key-0123456789', appKey: 'test-app-key-0123456789' }

/** A real server process, with its data in a folder of its own. */
export type RunningServer = {
  readonly url: string
  readonly apiKey: string
  readonly appKey: string
  readonly pid: number
  readonly dataDir: string
  /** What it wrote to stdout and stderr so far. */
  output(): string
  /** SIGKILL: no chance to tidy up. The data stays. */
  kill(): Promise<void>
  /** SIGTERM, and the exit code. The data stays. */
  stop(): Promise<number | null>
  /** Stops it if it runs and removes its data. */
  remove(): Promise<void>
}

/**
 * Starts the built server on a free port and waits until it accepts events and answers questions.
 * `environment` adds settings; give an earlier server's `dataDir` to start it again.
 */
export async function startServer(
  environment: Readonly<Record<string, string>> = {},
  dataDir?: string,
): Promise<RunningServer> {
  const server = await startListening(environment, dataDir)
  await untilReady(server)
  return server
}

/** As `startServer`, but waits only until it listens: for an engine that is not to be reached. */
export async function startListening(
  environment: Readonly<Record<string, string>> = {},
  dataDir?: string,
): Promise<RunningServer> {
  const directory = dataDir ?? (await mkdtemp(join(tmpdir(), 'throughline-')))
  const child = spawn(process.execPath, [mainPath], {
    env: {
      PATH: process.env['PATH'],
      THROUGHLINE_DATA_DIR: directory,
      THROUGHLINE_PORT: '0',
      THROUGHLINE_TRACE_PORT: '0',
      THROUGHLINE_OTLP_PORT: '0',
      // The same on every machine; tests of several workers say so.
      THROUGHLINE_WORKERS: '1',
      THROUGHLINE_API_KEY: testKeys.apiKey,
      THROUGHLINE_APP_KEY: testKeys.appKey,
      // On a busy machine, too, a test that asks without coming back gets its answer.
      THROUGHLINE_QUESTION_SOFT_MS: '60000',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  const port = await listeningPort(child, lines)
  return runningServer(child, { url: `http://127.0.0.1:${port}`, directory, lines })
}

function runningServer(
  child: ChildProcess,
  { url, directory, lines }: { url: string; directory: string; lines: readonly string[] },
): RunningServer {
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit')
      child.kill(signal)
      await exited
    }
    return child.exitCode
  }
  return {
    url,
    ...testKeys,
    pid: child.pid ?? 0,
    dataDir: directory,
    output: () => lines.join('\n'),
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    remove: async () => {
      await end('SIGTERM')
      await rm(directory, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function listeningPort(child: ChildProcess, lines: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`the server did not listen in time:\n${lines.join('\n')}`))
    }, readyMsMax)
    const note = (line: string) => {
      lines.push(line)
      const port = /"port":(\d+).*"msg":"listening"/.exec(line)?.[1]
      if (port === undefined) return
      clearTimeout(timer)
      resolve(Number(port))
    }
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) createInterface(stream).on('line', note)
    }
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`the server exited with ${code}:\n${lines.join('\n')}`))
    })
  })
}

async function untilReady(server: RunningServer): Promise<void> {
  await eventually(async () => {
    const answer = await fetch(`${server.url}/readyz`)
    if (!answer.ok) throw new Error(`${await answer.text()}\n${server.output()}`)
  })
}

const pollMs = 20

/** Tries until it does not throw; after a minute the last error is thrown. */
export async function eventually<Result>(attempt: () => Promise<Result>): Promise<Result> {
  const deadline = Date.now() + readyMsMax
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (Date.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, pollMs))
    }
  }
}
