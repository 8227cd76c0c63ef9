/** Opens the stages that there are once: the engine, the catalog, questions, management, the web app. */
import { fileURLToPath } from 'node:url'
import type { Overview } from '@throughline/contract'
import type { Registry } from 'prom-client'
import type { CatalogDocument } from './catalog/catalog-document.ts'
import { parseDocuments, printDocument } from './catalog/catalog-document.ts'
import { openCatalog, type Catalog, type CatalogTable } from './catalog/catalog.ts'
import { openFileImports } from './catalog/file-imports.ts'
import { openDictionaryNotes } from './catalog/dictionary-notes.ts'
import { openFirstKeys, type FirstKeys } from './catalog/first-keys.ts'
import { keepInSync } from './catalog/keep-in-sync.ts'
import { openSavedViews } from './catalog/saved-views.ts'
import { openPasswords } from './catalog/passwords.ts'
import { openSegments, type Segments } from './catalog/segments.ts'
import { keepListsSwept } from './catalog/sweep-lists.ts'
import { openTeam, type Team } from './catalog/team.ts'
import { openDemoLoading, type OwnDemo } from './demo-loading.ts'
import { openAccess, type Access } from './http/access.ts'
import type { DeadLetterTools } from './http/dead-letter-routes.ts'
import type { IngestionState, IngestionTools } from './http/ingestion-routes.ts'
import { openLiveStream, type LiveStream } from './http/live-stream.ts'
import type { LeadTools } from './http/server.ts'
import { openSignInTries } from './http/sign-in-tries.ts'
import type { HeldFigures, IngestionFigures } from './ingestion/held-figures.ts'
import { openIdentity, type Identity } from './identity/keep-resolved.ts'
import { openPeople } from './identity/people.ts'
import { openReport } from './ingestion/report.ts'
import { openWrittenFigures } from './intake-stages.ts'
import { openDeadLetterOffice } from './loader/dead-letter-office.ts'
import { openDeadLetters, type DeadLetters } from './loader/dead-letters.ts'
import { openTurnKeeper, type TurnKeeper } from './loader/turns.ts'
import { openQuestionRuns, type QuestionRuns } from './query/run/question-runs.ts'
import { askingWithin } from './query/run/run-question.ts'
import { findEventTrace } from './query/traces/find-event-trace.ts'
import { findTrace } from './query/traces/find-trace.ts'
import { openUsers } from './query/users.ts'
import type { Settings } from './settings/settings.ts'
import { closeIt, isLoopback, monotonicMs, nowMs, pause, type Start } from './start.ts'
import { metricsTable, sumMetrics, type MetricRow, type MetricValues } from './telemetry/metrics.ts'
import { readDocuments, writeDocuments } from './warehouse/catalog-table.ts'
import { openDictionary, type Dictionary } from './warehouse/dictionary.ts'
import type { EngineState } from './warehouse/engine-link.ts'
import { openSegmentLists, type SegmentLists } from './warehouse/segment-lists.ts'
import type { IntakeStanding } from './workers/messages.ts'
import { startWarehouse, type EngineOptions, type Warehouse } from './warehouse/warehouse.ts'

/** Who takes events for the lead: its own intake, or its workers. */
export type Intakes = {
  /** The metrics of each, beside those of this process. */
  metrics(): Promise<readonly MetricValues[]>
  /** What each counted lately of what comes in, beside this process. */
  heldFigures(): Promise<readonly HeldFigures[]>
  /** How they stand together. */
  standing(): Promise<IntakeStanding>
  /** Resolves when each knows the document. */
  publish(document: CatalogDocument): Promise<void>
  /** Told whether somebody looks at the events that arrive. */
  watch(isWatched: boolean): void
  /** Told how the engine stands. */
  engineIs(state: EngineState): void
}

export type LeadStages = {
  readonly warehouse: Warehouse
  /** Settles after the first attempt to reach the engine: rejects for what no retry can mend. */
  readonly engineAttempted: Promise<void>
  /** Told that an insert of a worker was never answered. */
  readonly noteEngineStuck: () => void
  readonly catalog: Catalog
  readonly team: Team
  readonly dictionary: Dictionary
  readonly keys: FirstKeys
  readonly runs: QuestionRuns
  readonly lists: SegmentLists
  readonly identity: Identity
  readonly live: LiveStream
  readonly turns: TurnKeeper
  readonly figures: IngestionFigures
  readonly deadLetters: DeadLetters
  readonly demo: OwnDemo
}

type DemoParts = Pick<LeadStages, 'catalog' | 'warehouse' | 'dictionary' | 'runs' | 'identity'>

/** Opens them. Waits for the disk only. */
export async function openLeadStages(start: Start, intakes: Intakes): Promise<LeadStages> {
  const { settings, parts, logger } = start
  const started = await parts.open(
    'warehouse',
    () =>
      startWarehouse({
        engine: engineOf(settings),
        retentionMonths: settings.retentionMonths,
        traceRetentionDays: settings.traceRetentionDays,
        logger,
        onState: (state) => intakes.engineIs(state),
      }),
    (opened) => opened.warehouse.close(),
  )
  const { warehouse, attempted: engineAttempted, noteStuck: noteEngineStuck } = started
  const keys = await openFirstKeys(settings.dataDir, settings, logger)
  const catalog = await openSharedCatalog(start, { keys, warehouse, intakes })
  const dictionary = openDictionary(warehouse, nowMs)
  const runs = await parts.open('question runs', () => openRuns(settings), closeIt)
  const lists = await openLists(start, catalog, warehouse)
  const identity = await openResolving(start, warehouse, runs)
  const live = openLiveStream(nowMs, (isWatched) => intakes.watch(isWatched))
  const turns = openTurnKeeper(nowMs)
  const figures = await openWrittenFigures(start, warehouse)
  const once = {
    warehouse,
    engineAttempted,
    noteEngineStuck,
    catalog,
    team: openTeam({ catalog, passwords: openPasswords(), nowMs }),
    dictionary,
    keys,
    runs,
    lists,
    identity,
  }
  const deadLetters = await openDeadLetters(settings.dataDir)
  const demo = await openOwnDemo(start, intakes, once)
  return { ...once, live, turns, figures, deadLetters, demo }
}

function openRuns({ questionSoftMs, questionHardMs }: Settings): QuestionRuns {
  const limits = { softMs: questionSoftMs, hardMs: questionHardMs }
  const newRequestId = () => crypto.randomUUID()
  return openQuestionRuns({ ...limits, nowMs, newRequestId })
}

/** The engine that the settings choose. */
export function engineOf(settings: Settings): EngineOptions {
  const { dataDir, clickhouseUrl: url, clickhouseCluster: cluster } = settings
  if (url === undefined) return { kind: 'embedded', dataDir }
  return { kind: 'remote', url, ...(cluster === undefined ? {} : { cluster }) }
}

type Sharing = {
  readonly keys: FirstKeys
  readonly warehouse: Warehouse
  readonly intakes: Intakes
}

async function openSharedCatalog(
  { settings, logger, parts }: Start,
  { keys: firstKeys, warehouse, intakes }: Sharing,
): Promise<Catalog> {
  const table: CatalogTable = {
    readAll: async () => parseDocuments(await readDocuments(warehouse)),
    write: (documents) => writeDocuments(warehouse, documents.map(printDocument)),
  }
  const publish = (document: CatalogDocument) => intakes.publish(document)
  const { dataDir } = settings
  const open = () => openCatalog({ dataDir, firstKeys, table, publish, logger, nowMs })
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

function openResolving(
  { settings, metrics, logger, parts }: Start,
  warehouse: Warehouse,
  runs: QuestionRuns,
): Promise<Identity> {
  const placement = { cluster: settings.clickhouseCluster }
  const onChanged = () => runs.noteInserted()
  const options = { warehouse, placement, metrics, logger, nowMs, pause, onChanged }
  return parts.open('identity', () => openIdentity(options), closeIt)
}

type ToldOfRows = Pick<LeadStages, 'dictionary' | 'runs' | 'identity'>

/** Told after every insert, whoever inserted. */
export function noteStored({ dictionary, runs, identity }: ToldOfRows): void {
  dictionary.noteInserted()
  runs.noteInserted()
  identity.noteStored()
}

/** Told after every insert of spans. */
export function noteSpansStored({ runs }: Pick<LeadStages, 'runs'>): void {
  runs.noteInserted()
}

/** Of all processes of this server together. */
async function readAllMetrics({ metrics }: Start, intakes: Intakes) {
  return sumMetrics([await metrics.registry.getMetricsAsJSON(), ...(await intakes.metrics())])
}

function openOwnDemo(start: Start, intakes: Intakes, parts: DemoParts): Promise<OwnDemo> {
  const countAccepted = async () => {
    const metrics = await readAllMetrics(start, intakes)
    const events = await countEvents(metrics)
    const spans = (await standingOfSpans(metrics, start.settings)).counters
    return [
      { waiting: events.waiting, ended: events.stored + events.set_aside + events.lost },
      { waiting: spans.waiting, ended: spans.stored + spans.lost },
    ]
  }
  const { logger } = start
  const onChanged = () => noteStored(parts)
  const open = () => openDemoLoading({ ...parts, countAccepted, onChanged, logger, nowMs, pause })
  return start.parts.open('demo data', open, closeIt)
}

/** What the routes need that are not intake. */
export function leadTools(start: Start, stages: LeadStages, intakes: Intakes): LeadTools {
  const { settings, logger, metrics } = start
  const { warehouse, catalog, dictionary, runs, identity } = stages
  const access = openAccess(catalog, nowMs)
  const asked = askingWithin(warehouse, settings.questionHardMs)
  const readMetrics = () => readAllMetrics(start, intakes)
  return {
    logger,
    metrics,
    ...signInTools(start, stages, access),
    app: appTools(start, stages, { access, readMetrics }),
    health: {
      readMetrics,
      whyNotAccepting: async () => (await intakes.standing()).problem,
      whyNotAnswering() {
        const state = warehouse.state()
        return state === 'ready' ? undefined : `the warehouse is ${state}`
      },
    },
    management: {
      access,
      catalog,
      nowMs,
      applicationsMax: settings.applicationsMax,
      onChanged: () => runs.noteInserted(),
    },
    traces: {
      access,
      find: (id, signal) => findTrace(asked, id, signal),
      findOfEvent: (event, signal) => findEventTrace(asked, event, signal),
    },
    questions: {
      warehouse: asked,
      dictionary,
      segments: catalog,
      users: openUsers({ catalog, resolution: () => identity.resolution() }),
      runs,
      progress: (questions) => warehouse.progress(questions),
      newRequestId: () => crypto.randomUUID(),
      nowMs,
    },
    segments: { access, segments: openServerSegments(stages), nowMs },
    saved: { access, ...openSavedViews({ catalog, nowMs }) },
    dictionaryNotes: { access, notes: openDictionaryNotes({ catalog, nowMs }) },
    demo: { access, demo: stages.demo },
    imports: { access, imports: openFileImports({ catalog, nowMs }) },
    people: { access, logger, people: openPeople({ ...stages, nowMs }) },
    ingestion: ingestionTools(start, stages, { intakes, readMetrics }),
    deadLetters: deadLetterTools(start, stages, access),
    webDirectory: fileURLToPath(new URL('../../web/dist', import.meta.url)),
  }
}

type AppNeeds = { readonly access: Access; readonly readMetrics: () => Promise<Registry> }

function appTools(
  { settings, version }: Start,
  { catalog, dictionary, live, keys }: LeadStages,
  { access, readMetrics }: AppNeeds,
): LeadTools['app'] {
  const { retentionMonths: event_months, traceRetentionDays: span_days } = settings
  return {
    access,
    catalog,
    dictionary,
    live,
    version,
    kept: { event_months, span_days },
    apiKey: keys.api_key,
    countEvents: async () => countEvents(await readMetrics()),
  }
}

function signInTools(
  { logger, settings: { host, trustsProxy } }: Start,
  { catalog, team }: LeadStages,
  access: Access,
): Pick<LeadTools, 'reach' | 'session' | 'team'> {
  return {
    reach: { isLoopback: isLoopback(host), trustsProxy },
    session: { access, catalog, team, tries: openSignInTries(monotonicMs), nowMs },
    team: { access, team, logger },
  }
}

function deadLetterTools(
  { settings, logger, metrics }: Start,
  stages: LeadStages,
  access: Access,
): DeadLetterTools {
  const { deadLetters, warehouse, catalog } = stages
  const { retentionMonths, autoCreateApplications, applicationsMax } = settings
  const office = openDeadLetterOffice({
    deadLetters,
    warehouse,
    metrics,
    nowMs,
    turns: stages.turns.join(),
    onStored: () => noteStored(stages),
  })
  const rules = { retentionMonths, autoCreateApplications, applicationsMax }
  return { office, access, catalog, logger, ...rules }
}

type Reading = { readonly intakes: Intakes; readonly readMetrics: () => Promise<Registry> }

function ingestionTools(
  { settings }: Start,
  { catalog, figures, warehouse }: LeadStages,
  { intakes, readMetrics }: Reading,
): IngestionTools {
  return {
    access: openAccess(catalog, nowMs),
    catalog,
    report: openReport({
      held: async () => [figures.held(), ...(await intakes.heldFigures())],
      warehouse,
    }),
    nowMs,
    async state() {
      const metrics = await readMetrics()
      const { backlogBytes, journalBytes } = await intakes.standing()
      return {
        engine: warehouse.state(),
        lag_seconds: await total(metrics, metricsTable.oldestWaiting),
        backlogBytes,
        journal: { bytes: journalBytes, bytes_max: settings.journalBytesMax },
        counters: await countEvents(metrics),
        spans: await standingOfSpans(metrics, settings),
      }
    },
  }
}

async function standingOfSpans(
  metrics: Registry,
  { spanJournalBytesMax }: Settings,
): Promise<IngestionState['spans']> {
  const { spansAccepted, spansStored, spansWaiting, spansLost } = metricsTable
  const waiting = await total(metrics, spansWaiting)
  return {
    lag_seconds: await total(metrics, metricsTable.spansOldestWaiting),
    backlog: { spans: waiting, bytes: await total(metrics, metricsTable.spanBacklogBytes) },
    journal: {
      bytes: await total(metrics, metricsTable.spanJournalBytes),
      bytes_max: spanJournalBytesMax,
    },
    counters: {
      accepted: await total(metrics, spansAccepted),
      stored: await total(metrics, spansStored),
      waiting,
      lost: await total(metrics, spansLost),
      dropped: await total(metrics, metricsTable.spansDropped),
      repaired: await total(metrics, metricsTable.spansRepaired),
    },
  }
}

async function countEvents(metrics: Registry): Promise<Overview['counters']> {
  const { accepted, stored, setAside, waiting, lost, discarded, rejected } = metricsTable
  return {
    accepted: await total(metrics, accepted),
    stored: await total(metrics, stored),
    set_aside: await total(metrics, setAside),
    waiting: await total(metrics, waiting),
    lost: await total(metrics, lost),
    discarded: await total(metrics, discarded),
    rejected: await total(metrics, rejected),
  }
}

async function total(metrics: Registry, { name }: MetricRow): Promise<number> {
  const found = await metrics.getSingleMetric(name)?.get()
  return found?.values.reduce((sum, { value }) => sum + value, 0) ?? 0
}

function openServerSegments({ catalog, lists, runs }: LeadStages): Segments {
  return openSegments({ catalog, lists, nowMs, onChanged: () => runs.noteInserted() })
}
