/**
 * One server on one data directory, clients that send to it, and the account of both: what a fault
 * is done to, and what is looked at after it.
 */
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { readCounters, unaccounted, type Counters } from '../counters.ts'
import { untilReady } from '../processes.ts'
import { launchServer, type LaunchedServer } from './launched-server.ts'
import { isAlive } from './process-limits.ts'
import { openRandom, type Random } from './random.ts'
import { openSenders, type Senders } from './senders.ts'
import { findMissing, findStored, type Finding, type Missing, type Target } from './stored-ids.ts'

export type Verdict = Finding & {
  readonly counters: Counters
  /** Answered yes, not stored, and not told as lost. */
  readonly lost: number
  readonly missing: readonly Missing[]
}

type Environment = Readonly<Record<string, string>>

export type Scene = {
  readonly random: Random
  readonly senders: Senders
  readonly port: number
  /** Holds everything that the scene writes. */
  readonly folder: string
  /** What closing has to do besides, such as unmounting. */
  readonly undo: Set<() => void>
  /** Changes when the data moves to another disk. */
  dataDir: string
  /** Holds how many milliseconds the server's clock is ahead; see shifted-clock.ts. */
  readonly clockFile: string
  /** Ids that were lost with damaged bytes, and told as lost. */
  readonly knownLost: Set<string>
  /** Tells somebody who watches. */
  note(words: string): void
  /** How often the running server has a backlog to count: once a process that takes events. */
  countsDue: number
  /** The process that was started last. */
  server(): LaunchedServer
  /** Starts the server and waits until it takes events; answers questions follow with `ready`. */
  start(environment?: Environment): Promise<void>
  /** Starts it and does not wait. */
  launch(environment?: Environment): void
  ready(): Promise<void>
  hostPid(): Promise<number>
  /** Resolves when no engine host has the data directory open. */
  hostGone(): Promise<void>
  /** Resolves when another engine host than this one answers. */
  otherHost(than: number): Promise<number>
  /** Waits a random time of at most so many milliseconds. */
  moment(msMax: number): Promise<void>
  /** Resolves when every process that takes events knows what earlier ones left waiting. */
  untilCounted(): Promise<void>
  /** Resolves when nothing waits, with the counters then; they add up at every look. */
  untilStored(): Promise<Counters>
  /** Lets the senders send again. */
  resume(): void
  /** Lets the senders rest, waits until nothing waits, and counts. */
  settle(): Promise<Verdict>
  /** Ends everything and removes the data, or keeps it for somebody to look at. */
  close(isKept?: boolean): Promise<void>
}

export const sceneLimits = {
  /** All that waits is stored within this. */
  storedMsMax: 300_000,
  hostMsMax: 180_000,
  pollMs: 20,
} as const

export type SceneOptions = {
  readonly seed: number
  readonly eventsPerSecond?: number
  /** So often, of 1, a sender goes away before it has its answer; 0.01 unless told. */
  readonly impatience?: number
  /** Processes that take events; 1 unless told. */
  readonly workers?: number
  /** Told what a person may want to know, line by line. */
  readonly note: (words: string) => void
}

/** Opens a data directory, starts a server on it and has the senders send. */
export async function openScene(options: SceneOptions): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'faults-'))
  const port = await freePort()
  const random = openRandom(options.seed)
  const { seed, impatience = 0.01 } = options
  const senders = openSenders({ singles: 4, batches: 2, impatience, seed, port })
  const scene = sceneOn(options, { folder, port, random, senders })
  await scene.start()
  await scene.ready()
  scene.resume()
  return scene
}

type Stage = {
  readonly folder: string
  readonly port: number
  readonly random: Random
  readonly senders: Senders
}

function sceneOn(options: SceneOptions, { folder, port, random, senders }: Stage): Scene {
  const { workers = 1 } = options
  let server: LaunchedServer | undefined
  let isClosed = false
  const running = (): LaunchedServer => {
    if (server === undefined) throw new Error('no server was started')
    return server
  }
  const scene: Scene = {
    random,
    senders,
    port,
    folder,
    undo: new Set(),
    note: options.note,
    dataDir: join(folder, 'data'),
    clockFile: join(folder, 'clock'),
    knownLost: new Set(),
    countsDue: workers,
    server: running,
    launch(environment) {
      // Whoever interrupts a fault does not stop it; it must not start another server then.
      if (isClosed) throw new Error('the scene is closed')
      const place = {
        THROUGHLINE_PORT: String(port),
        THROUGHLINE_TRACE_PORT: '0',
        THROUGHLINE_OTLP_PORT: '0',
        THROUGHLINE_WORKERS: String(workers),
        ...environment,
      }
      scene.countsDue = workers
      server = launchServer({ dataDir: scene.dataDir, environment: place }, scene.clockFile)
    },
    async start(environment) {
      scene.launch(environment)
      await running().listening()
    },
    resume: () => senders.resume(options.eventsPerSecond),
    ready: () => untilReady(port),
    hostPid: () => readHostPid(scene.dataDir),
    hostGone: () => untilHostGone(scene),
    otherHost: (than) => untilOtherHost(scene, than),
    moment: (msMax) => delay(random.between(0, msMax)),
    untilCounted: () => untilCounted(scene),
    untilStored: () => untilStored(scene),
    settle: () => settle(scene),
    async close(isKept = false) {
      isClosed = true
      await senders.close()
      await server?.stop()
      await endHost(scene)
      for (const undo of scene.undo) undo()
      if (!isKept) await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  return scene
}

async function untilCounted(scene: Scene): Promise<void> {
  const deadlineMs = Date.now() + sceneLimits.storedMsMax
  while (scene.server().counted() < scene.countsDue) {
    if (Date.now() > deadlineMs) throw new Error('not every backlog is counted')
    await delay(sceneLimits.pollMs)
  }
}

async function untilStored(scene: Scene): Promise<Counters> {
  const deadlineMs = Date.now() + sceneLimits.storedMsMax
  // Before it has counted what an earlier process left, a server does not know that it waits.
  await untilCounted(scene)
  for (;;) {
    const counters = await readCounters(scene)
    assertAccounted(counters)
    if (counters.waiting === 0) return counters
    if (Date.now() > deadlineMs) throw new Error(`${counters.waiting} events still wait`)
    await delay(sceneLimits.pollMs)
  }
}

async function settle(scene: Scene): Promise<Verdict> {
  await scene.senders.rest()
  const counters = await scene.untilStored()
  await scene.ready()
  const target = targetOf(scene)
  const finding = await findStored(target, scene.senders.list, scene.knownLost.size)
  const lost = finding.answered - finding.stored
  const isWhole = lost === 0 && finding.doubled === 0
  const missing = isWhole ? [] : await findMissing(target, scene.senders.list)
  return { ...finding, counters, lost, missing }
}

/** What the questions of a bench are asked. */
export function targetOf(scene: Scene): Target {
  const { port, dataDir } = scene
  return { port, dataDir, pid: scene.server().pid, end: () => Promise.resolve() }
}

function assertAccounted(counters: Counters): void {
  if (unaccounted(counters) === 0) return
  throw new Error(`the counters do not add up: ${JSON.stringify(counters)}`)
}

// The engine's data directory says which process has it open. While it is written it says nothing.
async function readHostPid(dataDir: string): Promise<number> {
  const text = await readFile(join(dataDir, 'engine', 'status'), 'utf8').catch(() => '')
  return Number(/^PID: (\d+)$/m.exec(text)?.[1] ?? 0)
}

/** One that a fault stopped does not notice that its server is gone. */
async function endHost(scene: Scene): Promise<void> {
  const pid = await scene.hostPid()
  if (isAlive(pid) && pid !== 0) process.kill(pid, 'SIGKILL')
}

async function untilHostGone(scene: Scene): Promise<void> {
  const pid = await scene.hostPid()
  while (isAlive(pid)) await delay(sceneLimits.pollMs)
}

async function untilOtherHost(scene: Scene, than: number): Promise<number> {
  const deadlineMs = Date.now() + sceneLimits.hostMsMax
  for (;;) {
    const pid = await scene.hostPid()
    if (pid !== 0 && pid !== than) {
      await scene.ready()
      return pid
    }
    if (Date.now() > deadlineMs) throw new Error(`no other engine host than ${than} is started`)
    await delay(sceneLimits.pollMs)
  }
}

/** Below the ports that the system gives to clients, so that nobody takes it between two starts. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 15_000 + Math.floor(Math.random() * 15_000)
    const probe = createServer()
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true))
    })
    if (!isFree) continue
    probe.close()
    await once(probe, 'close')
    return port
  }
}
