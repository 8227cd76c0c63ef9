/**
 * Composition: reads the settings, opens everything in order, closes it in reverse.
 * The only file of the server that reads the environment, opens its port and handles signals.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import {
  openCatalog,
  parseDocuments,
  printDocument,
  type Catalog,
  type CatalogTable,
} from './catalog/catalog.ts'
import { openFirstKeys, type FirstKeys } from './catalog/first-keys.ts'
import { openAccess } from './http/access.ts'
import { openLiveStream } from './http/live-stream.ts'
import { buildServer, type ServerTools } from './http/server.ts'
import { openJournal, type Journal } from './journal/journal.ts'
import { openDeadLetters } from './loader/dead-letters.ts'
import { openLoader } from './loader/loader.ts'
import { readSettings, type Settings } from './settings/settings.ts'
import { openLogger, type Logger } from './telemetry/logger.ts'
import { openMetrics, type Metrics } from './telemetry/metrics.ts'
import { readDocuments, writeDocuments } from './warehouse/catalog-table.ts'
import { openDictionary } from './warehouse/dictionary.ts'
import { openWarehouse, type Warehouse } from './warehouse/warehouse.ts'
import { welcome } from './welcome.ts'

// These stand before the first call: a function below may need them at once.
const catalogSyncMs = 5_000
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
  const closers: (() => Promise<void>)[] = []
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).toReversed()) await closer()
  }
  try {
    await start(settings, logger, closers)
  } catch (error) {
    process.stderr.write(
      `Throughline can't start: ${error instanceof Error ? error.message : String(error)}\n`,
    )
    await close()
    process.exit(1)
  }
  const stop = (signal: string): void => {
    logger.info({ signal }, 'stopping')
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ error: String(error) }, 'stopped with an error')
        process.exit(1)
      },
    )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

type Closers = (() => Promise<void>)[]

async function start(settings: Settings, logger: Logger, closers: Closers): Promise<void> {
  const nowMs = Date.now
  const metrics = openMetrics()
  const journal = await openJournal({
    directory: join(settings.dataDir, 'journal'),
    budgetBytes: settings.journalBytesMax,
  })
  closers.push(() => journal.close())
  const warehouse = await openWarehouse({
    engine: engineOf(settings),
    retentionMonths: settings.retentionMonths,
    logger,
  })
  closers.push(() => warehouse.close())
  const keys = await openFirstKeys(settings.dataDir, settings)
  const catalog = await openCatalog({
    dataDir: settings.dataDir,
    firstKeys: keys,
    table: sharedTable(warehouse),
    logger,
  })
  closers.push(() => catalog.close())
  closers.push(keepInSync(catalog, logger))
  const dictionary = openDictionary(warehouse, nowMs)
  const deadLetters = await openDeadLetters(settings.dataDir)
  closers.push(() => deadLetters.close())
  const onStored = () => dictionary.noteInserted()
  const loading = { journal, warehouse, deadLetters, metrics, logger, nowMs, onStored }
  const loader = await openLoader(loading)
  closers.push(() => loader.close())
  const app = await openServer({
    settings,
    logger,
    metrics,
    journal,
    warehouse,
    catalog,
    keys,
    dictionary,
  })
  closers.push(() => app.close())
  await listen(app, { settings, keys, logger })
}

function sharedTable(warehouse: Warehouse): CatalogTable {
  return {
    readAll: async () => parseDocuments(await readDocuments(warehouse)),
    write: (documents) => writeDocuments(warehouse, documents.map(printDocument)),
  }
}

function engineOf(settings: Settings) {
  if (settings.clickhouseUrl === undefined) {
    return { kind: 'embedded', dataDir: settings.dataDir } as const
  }
  const cluster = settings.clickhouseCluster
  return {
    kind: 'remote',
    url: settings.clickhouseUrl,
    ...(cluster === undefined ? {} : { cluster }),
  } as const
}

type Parts = {
  readonly settings: Settings
  readonly logger: Logger
  readonly metrics: Metrics
  readonly journal: Journal
  readonly warehouse: Warehouse
  readonly catalog: Catalog
  readonly keys: FirstKeys
  readonly dictionary: ReturnType<typeof openDictionary>
}

async function openServer(parts: Parts): Promise<FastifyInstance> {
  const { catalog, journal, keys, logger, metrics, settings, warehouse, dictionary } = parts
  const live = openLiveStream(Date.now)
  const access = openAccess(catalog, keys.application_key, Date.now)
  const counters = () => countEvents(metrics)
  const tools: ServerTools = {
    intake: { ...parts, ...settings, access, live, nowMs: Date.now, newEventId: eventIdMaker() },
    app: {
      access,
      catalog,
      dictionary,
      live,
      version,
      apiKey: keys.api_key,
      countEvents: counters,
    },
    health: {
      registry: metrics.registry,
      whyNotAccepting: () => journalProblem(journal),
      whyNotAnswering: () => engineProblem(warehouse),
      refreshGauges: async () => {
        metrics.journalBytes.set(journal.stats().bytes)
        metrics.waiting.set((await counters()).waiting)
      },
    },
    questions: { warehouse, dictionary, newRequestId: () => crypto.randomUUID() },
    webDirectory: fileURLToPath(new URL('../../web/dist', import.meta.url)),
  }
  logger.info({ recovery: journal.recovery }, 'journal open')
  return buildServer(tools)
}

function journalProblem(journal: Journal): string | undefined {
  return journal.isWritable() ? undefined : 'the journal cannot be written'
}

function engineProblem(warehouse: Warehouse): string | undefined {
  const state = warehouse.state()
  return state === 'ready' ? undefined : `the warehouse is ${state}`
}

/** accepted = stored + waiting + set aside, by construction. */
async function countEvents(metrics: Metrics) {
  const total = async (counter: Metrics['stored']) =>
    (await counter.get()).values.reduce((sum, { value }) => sum + value, 0)
  const accepted = await total(metrics.accepted)
  const stored = await total(metrics.stored)
  const setAside = await total(metrics.setAside)
  return {
    accepted,
    stored,
    set_aside: setAside,
    waiting: Math.max(0, accepted - stored - setAside),
    rejected: await total(metrics.rejected),
  }
}

// Until the engine answers, and on other nodes' changes. The first success makes it rare enough.
function keepInSync(catalog: Catalog, logger: Logger): () => Promise<void> {
  let syncing = Promise.resolve()
  const sync = () => {
    syncing = catalog.sync().catch((error: unknown) => {
      logger.debug({ error: String(error) }, 'catalog not in sync yet')
    })
  }
  sync()
  const timer = setInterval(sync, catalogSyncMs)
  return async () => {
    clearInterval(timer)
    await syncing
  }
}

/**
 * Ids for events that came without one: a random start for this process and a counter, so that
 * neighbours compress well and no restart or other node repeats one.
 */
function eventIdMaker(): () => string {
  const start = randomBytes(9).toString('base64url')
  let count = 0
  return () => {
    count += 1
    return `${start}-${count}`
  }
}

async function listen(
  app: FastifyInstance,
  { settings, keys, logger }: Pick<Parts, 'settings' | 'keys' | 'logger'>,
): Promise<void> {
  await app.listen({ host: settings.host, port: settings.port })
  const address = app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : settings.port
  logger.info({ host: settings.host, port, pid: process.pid, version }, 'listening')
  process.stdout.write(welcome({ host: settings.host, port, keys }))
}

function packageVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  const manifest: unknown = JSON.parse(text)
  const hasVersion = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return hasVersion ? String(manifest.version) : 'unknown'
}
