/** A server process, what it printed, and how it is ended. */
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { endProcess, listeningPort, spawnServer, type ServerPlace } from '../processes.ts'

export type LaunchedServer = {
  readonly pid: number
  /** The last lines that it printed. */
  log(): string
  /** Of its processes that take events, how many have counted what earlier ones left waiting. */
  counted(): number
  hasEnded(): boolean
  /** Resolves once it takes events. */
  listening(): Promise<void>
  kill(): Promise<void>
  /** SIGTERM; gives the exit code. */
  stop(): Promise<number | null>
}

const logLinesMax = 500
const clockModule = fileURLToPath(new URL('../../dist/faults/shifted-clock.js', import.meta.url))

/** Starts the built server with a clock that the file can shift. */
export function launchServer(place: ServerPlace, clockFile: string): LaunchedServer {
  const child = spawnServer({
    dataDir: place.dataDir,
    environment: {
      NODE_OPTIONS: `--import=${clockModule}`,
      FAULTS_CLOCK_FILE: clockFile,
      ...place.environment,
    },
  })
  const lines: string[] = []
  let counted = 0
  if (child.stdout !== null) {
    createInterface(child.stdout).on('line', (line) => {
      lines.push(line)
      if (lines.length > logLinesMax) lines.shift()
      // Spans that wait are counted for themselves.
      if (/"events":\d+.*"msg":"backlog counted"/.test(line)) counted += 1
    })
  }
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  return {
    pid: child.pid ?? 0,
    log: () => lines.join('\n'),
    counted: () => counted,
    hasEnded,
    async listening() {
      await listeningPort(child)
    },
    async kill() {
      if (hasEnded()) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
    stop: () => endProcess(child),
  }
}
