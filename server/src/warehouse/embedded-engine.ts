/** Starts the engine host as a child process and says when it is gone. */
import { fork, type ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { availableParallelism, setPriority } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { hostFailure, type FirstWord } from './doctor.ts'
import { EngineError } from './engine-error.ts'
import type { EngineSource } from './engine-link.ts'
import { isHostMessage, type HostMessage, type ParentMessage } from './engine-host/host-message.ts'
import { untilSilent, watchLimits } from './watch-host.ts'

export const embeddedLimits = {
  /** A host whose parent was just killed lets go of the folder within this time. */
  occupiedMsMax: 5_000,
  occupiedRetryMs: 100,
  /** A host opens a large store within this time, or is taken for stuck and killed. */
  startMsMax: 300_000,
  stopMsMax: 10_000,
  printedCharsMax: 4_000,
  /** As of nice(1): 0 is what everybody gets, 19 whatever nobody else wants. */
  niceness: 19,
  /** What the kernel allows for the path of a Unix socket, on Linux and macOS alike. */
  socketPathBytesMax: 103,
} as const

// The same file wherever this runs, by itself or in one file with others: the host is the built one.
const hostFile = (): string => createRequire(import.meta.url).resolve('#engine-host')

export type EmbeddedOptions = {
  readonly dataDir: string
  readonly pause: (ms: number) => Promise<void>
  readonly nowMs: () => number
}

/** Where the engine host listens. */
export function engineSocketPath(dataDir: string): string {
  return socketPath(dataDir, 'engine.sock')
}

/** A socket in the data directory. Throws when its path is longer than a socket's may be. */
export function socketPath(dataDir: string, name: string): string {
  const path = join(dataDir, name)
  const bytes = Buffer.byteLength(path)
  if (bytes > embeddedLimits.socketPathBytesMax) {
    throw new EngineError(
      'unavailable',
      `the path of a socket has ${bytes} bytes, and a socket may have at most ` +
        `${embeddedLimits.socketPathBytesMax}: ${path}. Choose a data directory with a shorter path.`,
      { retryable: false },
    )
  }
  return path
}

export type EmbeddedEngine = EngineSource & {
  /** Told that a request was never answered: the host is killed, and so started anew. */
  noteStuck(): void
}

/** The engine as a child process on the data directory, started anew on each `connect`. */
export function embeddedEngine(options: EmbeddedOptions): EmbeddedEngine {
  const socketPath = engineSocketPath(options.dataDir)
  let host: ChildProcess | undefined
  return {
    async connect() {
      const started = await startWhenFree(options, () => {
        host = spawnHost(options.dataDir, socketPath)
        return host
      })
      return { lost: lostOrSilent(started, { ...options, socketPath }), pid: started.pid }
    },
    noteStuck: () => void host?.kill('SIGKILL'),
    async close() {
      if (host !== undefined) await stopHost(host)
    },
  }
}

type Watched = EmbeddedOptions & { readonly socketPath: string }

/** Resolves with the reason when the host is gone; one that answers nobody is made to go. */
async function lostOrSilent(host: ChildProcess, { socketPath, pause }: Watched): Promise<string> {
  const gone = new AbortController()
  const end = ended(host).finally(() => gone.abort())
  await untilSilent({ socketPath, pause, until: gone.signal })
  if (gone.signal.aborted) return end
  host.kill('SIGKILL')
  return `no answer to ${watchLimits.missedMax} pings; ${await end}`
}

async function startWhenFree(
  options: EmbeddedOptions,
  spawn: () => ChildProcess,
): Promise<ChildProcess> {
  const startedAtMs = options.nowMs()
  for (;;) {
    const host = spawn()
    const outcome = await firstWord(host, embeddedLimits.startMsMax)
    if (outcome.message?.kind === 'ready') return host
    host.kill('SIGKILL')
    const failure = hostFailure(options.dataDir, outcome)
    const waitedMs = options.nowMs() - startedAtMs
    if (failure.kind !== 'occupied' || waitedMs >= embeddedLimits.occupiedMsMax) {
      throw failure.error
    }
    await options.pause(embeddedLimits.occupiedRetryMs)
  }
}

function spawnHost(dataDir: string, socketPath: string): ChildProcess {
  const host = fork(hostFile(), ['--engine-dir', join(dataDir, 'engine'), '--socket', socketPath], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: ['--max-old-space-size=256'],
    // Times without a zone are UTC; and each running statement occupies one thread of libuv.
    env: { TZ: 'UTC', UV_THREADPOOL_SIZE: String(8 + availableParallelism()) },
  })
  // When every core is busy a sender goes first: what the engine has not taken waits in the journal.
  if (host.pid !== undefined) setPriority(host.pid, embeddedLimits.niceness)
  return host
}

/** What a host says when it is ready, or what it leaves behind when it ends before; after `msMax` nothing. */
export async function firstWord(host: ChildProcess, msMax: number): Promise<FirstWord> {
  const printed = collectPrinted([host.stdout, host.stderr])
  let timer: NodeJS.Timeout | undefined
  const overdue = new Promise<FirstWord>((resolve) => {
    const exit = `it was not ready within ${msMax} ms`
    timer = setTimeout(() => resolve({ message: undefined, printed: printed(), exit }), msMax)
  })
  try {
    return await Promise.race([spoken(host, printed), overdue])
  } finally {
    clearTimeout(timer)
  }
}

function spoken(host: ChildProcess, printed: () => string): Promise<FirstWord> {
  return new Promise((resolve) => {
    let message: HostMessage | undefined
    host.on('message', (received: unknown) => {
      if (!isHostMessage(received)) return
      message = received
      // A host that failed exits by itself, and by then its printed reason has arrived.
      if (received.kind === 'ready') resolve({ message, printed: '', exit: '' })
    })
    host.once('error', (error) => resolve({ message, printed: printed(), exit: error.message }))
    host.once('close', (code, signal) => {
      resolve({ message, printed: printed(), exit: signal ?? `exit code ${code}` })
    })
  })
}

function collectPrinted(streams: readonly (Readable | null)[]): () => string {
  let text = ''
  for (const stream of streams) {
    stream?.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString('utf8')).slice(-embeddedLimits.printedCharsMax)
    })
  }
  return () => text.trim()
}

function ended(host: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    host.once('exit', (code, signal) => resolve(`engine host ended: ${signal ?? `code ${code}`}`))
  })
}

async function stopHost(host: ChildProcess): Promise<void> {
  if (host.exitCode !== null || host.signalCode !== null) return
  const gone = ended(host)
  const impatience = setTimeout(() => host.kill('SIGKILL'), embeddedLimits.stopMsMax)
  const stop: ParentMessage = { kind: 'stop' }
  if (host.connected) host.send(stop, () => {})
  await gone
  clearTimeout(impatience)
}
