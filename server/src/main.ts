/**
 * The server's process: reads the settings, opens everything, listens, and closes it on a signal.
 * The only file that reads the environment, opens the port, handles signals and ends the process.
 */
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { openServer, type OpenServer } from './composition.ts'
import { OpenedParts, StoppingError } from './opened-parts.ts'
import { readSettings, type Settings } from './settings/settings.ts'
import { openLogger, type Logger } from './telemetry/logger.ts'
import { openMetrics } from './telemetry/metrics.ts'
import { welcome } from './welcome.ts'

// These stand before the first call: a function below may need them at once.
/** The keys are shown at the latest after this, engine or no engine. */
const welcomeMsMax = 5_000
const version = packageVersion()
const outcome = readSettings(process.env)
if (outcome.kind === 'invalid') {
  for (const problem of outcome.problems) process.stderr.write(`${problem}\n`)
  process.exitCode = 2
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
    const server = await openServer({ settings, logger, metrics: openMetrics(), parts, version })
    const port = await listen(server, settings)
    logger.info({ host: settings.host, port, pid: process.pid, version }, 'listening')
    await Promise.race([server.engineAttempted, delay(welcomeMsMax)])
    process.stdout.write(welcome({ host: settings.host, port, keys: server.keys }))
    await server.engineAttempted
  } catch (error) {
    // Whoever stops it ends the process too.
    if (error instanceof StoppingError) return
    process.stderr.write(`Throughline can't start: ${reasonOf(error, settings)}\n`)
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

async function listen({ app }: OpenServer, { host, port }: Settings): Promise<number> {
  await app.listen({ host, port })
  const address = app.server.address()
  return typeof address === 'object' && address !== null ? address.port : port
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
