/** Opens the stages in order and hands each what it needs: clock, disk, engine, randomness. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Overview } from '@throughline/contract'
import type { FastifyInstance } from 'fastify'
import { parseDocuments, printDocument } from './catalog/catalog-document.ts'
import { openCatalog, type Catalog, type CatalogTable } from './catalog/catalog.ts'
import { openFirstKeys, usableKeys, type FirstKeys } from './catalog/first-keys.ts'
import { keepInSync } from './catalog/keep-in-sync.ts'
import { openKeyIds } from './catalog/key-ids.ts'
import { openSegments, type Segments } from './catalog/segments.ts'
import { keepListsSwept } from './catalog/sweep-lists.ts'
import { openAccess, type Access } from './http/access.ts'
import type { HealthTools } from './http/health-routes.ts'
import type { IngestionTools } from './http/ingestion-routes.ts'
import { openKeyRates } from './http/key-rates.ts'
import { openLiveStream } from './http/live-stream.ts'
import { buildServer, type ServerTools } from './http/server.ts'
import { openFigures, type IngestionFigures } from './ingestion/held-figures.ts'
import { keepFiguresWritten } from './ingestion/keep-written.ts'
import { openReport } from './ingestion/report.ts'
import { openJournal, type Journal } from './journal/journal.ts'
import { openRoomWatch, type RoomWatch } from './journal/room-watch.ts'
import { countLetters } from './loader/backlog.ts'
import { openDeadLetters } from './loader/dead-letters.ts'
import { openLoader } from './loader/loader.ts'
import { openTurnKeeper } from './loader/turns.ts'
import type { OpenedParts } from './opened-parts.ts'
import { openQuestionRuns, type QuestionRuns } from './query/run/question-runs.ts'
import { askingWithin } from './query/run/run-question.ts'
import type { Settings } from './settings/settings.ts'
import type { Logger } from './telemetry/logger.ts'
import { openMetrics, type Metrics } from './telemetry/metrics.ts'
import { readDocuments, writeDocuments } from './warehouse/catalog-table.ts'
import { openDictionary, type Dictionary } from './warehouse/dictionary.ts'
import { openSegmentLists, type SegmentLists } from './warehouse/segment-lists.ts'
import { startWarehouse, type EngineOptions, type Warehouse } from './warehouse/warehouse.ts'

export type OpenServer = {
  /** Everything behind it is open; it does not listen yet. */
  readonly app: FastifyInstance
  readonly keys: FirstKeys
  /** Settles after the first attempt to reach the engine: rejects for what no retry can mend. */
  readonly engineAttempted: Promise<void>
}

type Start = {
  readonly settings: Settings
  readonly logger: Logger
  /** Takes everything that is opened, so that it can be closed. */
  readonly parts: OpenedParts
  readonly version: string
}

const nowMs = Date.now
/** Of a clock that nobody sets. */
const monotonicMs = () => performance.now()

/** Opens everything but the port. Waits for the disk only: intake must not wait for an engine. */
export async function openServer(start: Start): Promise<OpenServer> {
  const { settings, logger, parts } = start
  const metrics = openMetrics()
  const journal = await parts.open('journal', () => openServerJournal(start), closeIt)
  const { warehouse, attempted } = await parts.open(
    'warehouse',
    () =>
      startWarehouse({
        engine: engineOf(settings),
        retentionMonths: settings.retentionMonths,
        logger,
      }),
    (started) => started.warehouse.close(),
  )
  const keys = await openFirstKeys(settings.dataDir, settings, start.logger)
  const catalog = await openSharedCatalog(start, keys, warehouse)
  const dictionary = openDictionary(warehouse, nowMs)
  const runs = await parts.open('question runs', () => openRuns(settings), closeIt)
  const lists = await openLists(start, catalog, warehouse)
  const room = openServerRoom(settings, journal)
  const figures = await openWrittenFigures(start, warehouse)
  const shown = { metrics, figures, dictionary }
  const stages = { ...shown, journal, room, warehouse, catalog, keys, runs, lists }
  await openLoading(start, stages)
  const app = await parts.open('http', () => buildServer(serverTools(start, stages)), closeIt)
  return { app, keys: usableKeys(keys, catalog), engineAttempted: attempted }
}

type Stages = {
  readonly metrics: Metrics
  readonly journal: Journal
  readonly room: RoomWatch
  readonly warehouse: Warehouse
  readonly catalog: Catalog
  readonly dictionary: Dictionary
  readonly keys: FirstKeys
  readonly runs: QuestionRuns
  readonly lists: SegmentLists
  readonly figures: IngestionFigures
}

async function closeIt(part: { close(): PromiseLike<unknown> }): Promise<void> {
  await part.close()
}

async function openServerJournal({ settings, logger }: Start): Promise<Journal> {
  const directory = join(settings.dataDir, 'journal')
  const journal = await openJournal({ directory, budgetBytes: settings.journalBytesMax })
  logger.info({ recovery: journal.recovery }, 'journal open')
  return journal
}

function openServerRoom(settings: Settings, journal: Journal): RoomWatch {
  const { journalBytesMax: budgetBytes, journalStuckMs: stuckMs } = settings
  return openRoomWatch({ journal, budgetBytes, stuckMs, nowMs: monotonicMs })
}

function openRuns({ questionSoftMs, questionHardMs }: Settings): QuestionRuns {
  const limits = { softMs: questionSoftMs, hardMs: questionHardMs }
  const newRequestId = () => crypto.randomUUID()
  return openQuestionRuns({ ...limits, nowMs, newRequestId })
}

function engineOf(settings: Settings): EngineOptions {
  const { dataDir, clickhouseUrl: url, clickhouseCluster: cluster } = settings
  if (url === undefined) return { kind: 'embedded', dataDir }
  return { kind: 'remote', url, ...(cluster === undefined ? {} : { cluster }) }
}

async function openSharedCatalog(
  { settings, logger, parts }: Start,
  firstKeys: FirstKeys,
  warehouse: Warehouse,
): Promise<Catalog> {
  const table: CatalogTable = {
    readAll: async () => parseDocuments(await readDocuments(warehouse)),
    write: (documents) => writeDocuments(warehouse, documents.map(printDocument)),
  }
  const { dataDir } = settings
  const open = () => openCatalog({ dataDir, firstKeys, table, logger, nowMs })
  const catalog = await parts.open('catalog', open, closeIt)
  await parts.open('catalog sync', () => keepInSync({ catalog, logger, pause }), closeIt)
  return catalog
}

async function openLists(
  { logger, parts }: Start,
  catalog: Catalog,
  warehouse: Warehouse,
): Promise<SegmentLists> {
  const lists = openSegmentLists(warehouse)
  const open = () => keepListsSwept({ catalog, lists, logger, pause })
  await parts.open('sweep of lists', open, closeIt)
  return lists
}

async function openWrittenFigures(
  { logger, parts }: Start,
  warehouse: Warehouse,
): Promise<IngestionFigures> {
  const figures = openFigures(nowMs)
  const open = () => keepFiguresWritten({ figures, warehouse, logger, nowMs })
  await parts.open('figures', open, closeIt)
  return figures
}

async function pause(ms: number, until: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal: until })
  } catch {
    // Cut short by closing; whoever waits looks at the signal itself.
  }
}

async function openLoading({ settings, logger, parts }: Start, stages: Stages): Promise<void> {
  const { journal, warehouse, metrics, dictionary, runs } = stages
  const deadLetters = await openDeadLetters(settings.dataDir)
  await countLetters(deadLetters, { journal, metrics })
  const onStored = () => {
    dictionary.noteInserted()
    runs.noteInserted()
  }
  const turns = openTurnKeeper(nowMs).join()
  const loading = { journal, warehouse, deadLetters, turns, metrics, logger, nowMs, onStored }
  await parts.open('loader', () => openLoader(loading), closeIt)
}

function serverTools(start: Start, stages: Stages): ServerTools {
  const { settings, logger, version } = start
  const { metrics, room, warehouse, catalog, dictionary, keys, runs, figures } = stages
  const live = openLiveStream(nowMs)
  const access = openAccess(catalog, nowMs)
  return {
    intake: {
      access,
      catalog,
      rates: openKeyRates({ perSecond: settings.keyRequestsMax, nowMs: monotonicMs }),
      journal: room,
      live,
      logger,
      metrics,
      figures,
      keyId: openKeyIds(),
      nowMs,
      newEventId: eventIdMaker(),
      retentionMonths: settings.retentionMonths,
      autoCreateApplications: settings.autoCreateApplications,
      applicationsMax: settings.applicationsMax,
    },
    app: {
      access,
      catalog,
      dictionary,
      live,
      version,
      apiKey: keys.api_key,
      countEvents: () => countEvents(metrics),
    },
    health: healthTools(stages),
    questions: {
      warehouse: askingWithin(warehouse, settings.questionHardMs),
      dictionary,
      segments: catalog,
      runs,
      newRequestId: () => crypto.randomUUID(),
    },
    segments: {
      access,
      segments: openServerSegments(stages),
      nowMs,
    },
    ingestion: ingestionTools(start, stages, access),
    webDirectory: fileURLToPath(new URL('../../web/dist', import.meta.url)),
  }
}

function openServerSegments({ catalog, lists, runs }: Stages): Segments {
  return openSegments({ catalog, lists, nowMs, onChanged: () => runs.noteInserted() })
}

const obstacles = {
  broken: 'the journal cannot be written',
  full: 'the journal is full',
  stuck: 'the journal is full and does not empty',
} as const

function healthTools({ journal, room, warehouse, metrics }: Stages): HealthTools {
  return {
    registry: metrics.registry,
    whyNotAccepting() {
      const obstacle = room.obstacle()
      return obstacle && obstacles[obstacle]
    },
    whyNotAnswering() {
      const state = warehouse.state()
      return state === 'ready' ? undefined : `the warehouse is ${state}`
    },
    refreshGauges() {
      metrics.journalBytes.set(journal.stats().bytes)
    },
  }
}

function ingestionTools(start: Start, stages: Stages, access: Access): IngestionTools {
  const { catalog, figures, warehouse, metrics, journal } = stages
  return {
    access,
    catalog,
    report: openReport({ figures, warehouse }),
    nowMs,
    async state() {
      const { bytes, backlogBytes } = journal.stats()
      const lag = await metrics.oldestWaiting.get()
      return {
        engine: warehouse.state(),
        lag_seconds: lag.values[0]?.value ?? 0,
        backlogBytes,
        journal: { bytes, bytes_max: start.settings.journalBytesMax },
        counters: await countEvents(metrics),
      }
    },
  }
}

async function countEvents(metrics: Metrics): Promise<Overview['counters']> {
  const total = async (metric: Metrics['stored'] | Metrics['waiting']) =>
    (await metric.get()).values.reduce((sum, { value }) => sum + value, 0)
  const { accepted, stored, setAside, waiting, lost, discarded, rejected } = metrics
  return {
    accepted: await total(accepted),
    stored: await total(stored),
    set_aside: await total(setAside),
    waiting: await total(waiting),
    lost: await total(lost),
    discarded: await total(discarded),
    rejected: await total(rejected),
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
