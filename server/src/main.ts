/**
 * The server's process: reads the settings, opens everything, listens, and closes it on a signal.
 * The only file that reads the environment, opens the port, handles signals and ends the process.
 */
import cluster, { type Worker } from 'node:cluster'
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { isatty } from 'node:tty'
import { fileURLToPath } from 'node:url'
import { openServer, openWorker } from './composition.ts'
import { OpenedParts, StoppingError } from './opened-parts.ts'
import { readSettings, type Settings } from './settings/settings.ts'
import { openLogger, writeLine, type Logger } from './telemetry/logger.ts'
import { openMetrics } from './telemetry/metrics.ts'
import { usage } from './usage.ts'
import { welcome } from './welcome.ts'
import { openLeadLink } from './workers/lead-link.ts'
import { workerArgument } from './workers/workers.ts'

// These stand before the first call: a function below may need them at once.
/** The keys are shown at the latest after this, engine or no engine. */
const welcomeMsMax = 5_000
const mainFile = fileURLToPath(import.meta.url)
/** Then SIGHUP says that the terminal was closed; it is none any more when the signal comes. */
const isAtTerminal = isatty(0) || isatty(1)
const version = packageVersion()
const words = process.argv.slice(2).filter((word) => word !== workerArgument)
const outcome = readSettings(process.env)
if (words.some((word) => word === '--help' || word === '-h')) {
  writeLine(usage())
} else if (words.length > 0) {
  process.stderr.write(`Throughline takes no arguments (got ${words.join(' ')}). See: --help\n`)
  process.exitCode = 2
} else if (outcome.kind === 'invalid') {
  for (const problem of outcome.problems) process.stderr.write(`${problem}\n`)
  process.exitCode = 2
} else if (cluster.worker !== undefined && process.argv.includes(workerArgument)) {
  await work(outcome.settings, cluster.worker)
} else {
  await serve(outcome.settings)
}

async function serve(settings: Settings): Promise<void> {
  const logger = openLogger(settings.logLevel)
  const parts = new OpenedParts()
  let isStopping = false
  const stop = (signal: string): void => {
    // Ctrl-C reaches this process twice: from the terminal and from npm.
    if (isStopping) return
    isStopping = true
    logger.info({ signal }, 'stopping')
    void end(parts, logger, 0)
  }
  // Before the start: it may take a while, and may be stopped like everything after it.
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  try {
    const start = { settings, logger, metrics: openMetrics(), parts, version }
    const { port, keys, inviteFirst, engineAttempted, restart } = await openServer(start, mainFile)
    process.on('SIGHUP', () => {
      if (isAtTerminal) stop('SIGHUP')
      else void restartWorkers(restart, logger)
    })
    logger.info({ host: settings.host, port, pid: process.pid, version }, 'listening')
    await Promise.race([engineAttempted, delay(welcomeMsMax)])
    writeLine(welcome({ host: settings.host, port, keys, invitation: await inviteFirst() }))
    await engineAttempted
  } catch (error) {
    // Whoever stops it ends the process too.
    if (isStopping || error instanceof StoppingError) return
    process.stderr.write(`Throughline can't start: ${reasonOf(error, settings)}\n`)
    await end(parts, logger, 1)
  }
}

async function restartWorkers(
  restart: (() => Promise<void>) | undefined,
  logger: Logger,
): Promise<void> {
  if (restart === undefined) {
    logger.warn('SIGHUP starts workers anew, and there are none: nothing is done')
    return
  }
  logger.info('restarting the workers')
  await restart()
  logger.info('workers restarted')
}

/** What a process does that another one has started to take events. */
async function work(settings: Settings, self: Worker): Promise<void> {
  // A signal to the whole process group is for the lead, which tells its workers.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => {})
  const parts = new OpenedParts()
  const metrics = openMetrics()
  let stop = (_isGently: boolean): void => process.exit(0)
  const link = await openLeadLink({
    channel: {
      send(message, onSent = () => {}) {
        if (self.isConnected()) self.send(message, onSent)
        else onSent()
      },
      listen: (onMessage) => self.on('message', onMessage),
    },
    metrics,
    nowMs: Date.now,
    onStop: (isGently) => stop(isGently),
  })
  const logger = openLogger(settings.logLevel, link.number)
  let leave = (): Promise<void> => Promise.resolve()
  // The first part to be opened is the last to be closed: by then all is counted.
  await parts.open(
    'last word',
    () => link,
    () => link.lastWord(),
  )
  let ending: Promise<void> | undefined
  const finish = () => (ending ??= end(parts, logger, 0))
  stop = (isGently) => {
    void (isGently ? leave() : Promise.resolve()).then(finish)
  }
  try {
    const worker = await openWorker({ settings, logger, metrics, parts, version }, link)
    leave = () => worker.leave()
    link.tell({ kind: 'listening', port: worker.port })
  } catch (error) {
    if (error instanceof StoppingError) return
    link.tell({ kind: 'failed', reason: reasonOf(error, settings) })
    await end(parts, logger, 1)
  }
}

function reasonOf(error: unknown, { host, port }: Settings): string {
  if (!(error instanceof Error)) return String(error)
  const isTaken = 'code' in error && error.code === 'EADDRINUSE'
  return isTaken
    ? `port ${port} on ${host} is taken. Stop what listens there, or set THROUGHLINE_PORT.`
    : error.message
}

/** Closes everything, then ends the process: with `code`, or with 1 when something did not close. */
async function end(parts: OpenedParts, logger: Logger, code: number): Promise<void> {
  const failures = await parts.close()
  for (const failure of failures) logger.error(failure, 'not closed as it should be')
  logger.info('stopped')
  process.exit(failures.length === 0 ? code : 1)
}

function packageVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  const manifest: unknown = JSON.parse(text)
  const hasVersion = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return hasVersion ? String(manifest.version) : 'unknown'
}
