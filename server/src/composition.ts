/** Opens the stages of a process in order and hands each what it needs. */
import { chmod, readdir, rm } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import { usableKeys, type FirstKeys } from './catalog/first-keys.ts'
import { closeGently } from './http/gentle-close.ts'
import { buildLeadServer, buildServer, buildWorkerServer, requestLimits } from './http/server.ts'
import { openIntake, openWrittenFigures, type LeadLinks } from './intake-stages.ts'
import { journalNumber, openLoadedJournals, type LoadedJournals } from './journal-stages.ts'
import { lockDirectory } from './journal/directory-lock.ts'
import { nodeDisk } from './journal/node-disk.ts'
import {
  engineOf,
  leadTools,
  noteSpansStored,
  noteStored,
  openLeadStages,
  type Intakes,
  type LeadStages,
} from './lead-stages.ts'
import { countLetters } from './loader/backlog.ts'
import { openDeadLetters } from './loader/dead-letters.ts'
import type { Settings } from './settings/settings.ts'
import { closeIt, monotonicMs, pause, type Start } from './start.ts'
import { openTracePorts } from './trace-ports.ts'
import { openMetrics, type Metrics, type MetricValues } from './telemetry/metrics.ts'
import { socketPath } from './warehouse/embedded-engine.ts'
import { startWarehouse } from './warehouse/warehouse.ts'
import { forIntake } from './workers/catalog-copy.ts'
import type { LeadLink } from './workers/lead-link.ts'
import { Workers } from './workers/workers.ts'

/** How long the link for the first administrator waits for what other servers know. */
const firstSyncMsMax = 2_000

export type OpenServer = {
  readonly keys: FirstKeys
  /** The token of a link for the first administrator; undefined when there is one. */
  readonly inviteFirst: () => Promise<string | undefined>
  /** Settles after the first attempt to reach the engine: rejects for what no retry can mend. */
  readonly engineAttempted: Promise<void>
  readonly port: number
  /** Starts all workers anew, one after the other; undefined where there are none. */
  readonly restart: (() => Promise<void>) | undefined
}

/** Opens everything, and listens. Waits for the disk only: intake must not wait for an engine. */
export async function openServer(start: Start, mainFile: string): Promise<OpenServer> {
  await openDataDirectory(start)
  return start.settings.workers === 1 ? openAlone(start) : openLead(start, mainFile)
}

/** One server at a time, however many processes it has. */
async function openDataDirectory({ settings: { dataDir }, parts }: Start): Promise<void> {
  await nodeDisk.makeDirectory(dataDir)
  await parts.open(
    'data directory',
    () => lockDirectory(dataDir),
    (lock) => lock.release(),
  )
}

/** One process does everything. */
async function openAlone(start: Start): Promise<OpenServer> {
  const { parts, settings, metrics } = start
  const left: LeftJournals[] = []
  const intakes: Intakes = {
    metrics: () => metricsOf(left),
    heldFigures: () => Promise.resolve([]),
    standing: () => Promise.resolve(intake.standing()),
    publish: () => Promise.resolve(),
    watch: () => {},
    engineIs: () => {},
  }
  const lead = await openLeadStages(start, intakes)
  const beforeTurns = lead.turns.join()
  const intake = await openIntake(start, linksOf(lead), 1)
  left.push(...(await openLeftJournals(start, lead)))
  const journals = [intake, ...left]
  await countLetters(lead.deadLetters, { metrics, begunTokens: tokensOf(journals) })
  beforeTurns.stands(undefined)
  const tools = { ...leadTools(start, lead, intakes), intake: intake.tools }
  const app = await parts.open('http', () => buildServer(tools, limitsOf(settings)), closeIt)
  const port = await listen(app, settings)
  lead.demo.listensAt(ownUrl(settings, port))
  await openTracePorts(start, intake.tools)
  return { ...shownOf(lead), port, restart: undefined }
}

/** This process leads others, which take the events. */
async function openLead(start: Start, mainFile: string): Promise<OpenServer> {
  const { parts, settings, metrics, logger } = start
  const { workers: count, dataDir } = settings
  const workers = new Workers({ count, mainFile, logger, nowMs: monotonicMs, pause })
  const left: LeftJournals[] = []
  let isWatched = false
  const intakes: Intakes = {
    metrics: async () => [...(await workers.metrics()), ...(await metricsOf(left))],
    heldFigures: () => workers.heldFigures(),
    standing: () => workers.standing(),
    publish: (document) => workers.publish(document),
    watch(isNowWatched) {
      isWatched = isNowWatched
      workers.tell({ kind: 'watch', isWatched })
    },
    engineIs: (state) => workers.tell({ kind: 'engine', state }),
  }
  const lead = await openLeadStages(start, intakes)
  const { catalog, warehouse, live, turns, deadLetters } = lead
  const beforeTurns = turns.join()
  left.push(...(await openLeftJournals(start, lead)))
  const tools = leadTools(start, lead, intakes)
  const app = await parts.open('http', () => buildLeadServer(tools, limitsOf(settings)), closeIt)
  await listenForWorkers(app, dataDir)
  await parts.open('workers', () => workers, closeIt)
  const port = await workers.start(turns, {
    begin: () => ({
      documents: catalog.documents().flatMap((document) => forIntake(document) ?? []),
      engine: warehouse.state(),
      isWatched,
    }),
    onApplication: (application) => catalog.addApplication(application),
    onStored: () => noteStored(lead),
    onSpansStored: () => noteSpansStored(lead),
    onSeen: (moment) => live.add(moment),
    onEngineStuck: () => lead.noteEngineStuck(),
  })
  lead.demo.listensAt(ownUrl(settings, port))
  const begunTokens = [...tokensOf(left), ...workers.begunTokens()]
  await countLetters(deadLetters, { metrics, begunTokens })
  beforeTurns.stands(undefined)
  return { ...shownOf(lead), port, restart: () => workers.restart() }
}

function shownOf({ keys, catalog, team, engineAttempted }: LeadStages) {
  const inviteFirst = async () => {
    // Another server may have an administrator already; an engine that is away does not tell.
    await Promise.race([catalog.sync().catch(() => {}), pause(firstSyncMsMax)])
    return (await team.inviteFirst())?.token
  }
  return { keys: usableKeys(keys, catalog), engineAttempted, inviteFirst }
}

function linksOf(lead: LeadStages): LeadLinks {
  return {
    ...lead,
    onStored: () => noteStored(lead),
    onSpansStored: () => noteSpansStored(lead),
    turns: lead.turns.join(),
  }
}

type LeftJournals = LoadedJournals & { readonly metrics: Metrics }

/** Journals of workers that there are no more: what waits in them is stored. */
async function openLeftJournals(start: Start, lead: LeadStages): Promise<readonly LeftJournals[]> {
  const { dataDir, workers } = start.settings
  const numbers = new Set((await readdir(dataDir)).map((name) => journalNumber(name)))
  const left: LeftJournals[] = []
  for (const number of numbers) {
    if (number === undefined || number <= workers) continue
    const metrics = openMetrics()
    const loaded = await openLoadedJournals({ ...start, metrics }, linksOf(lead), number)
    left.push({ ...loaded, metrics })
  }
  return left
}

function metricsOf(left: readonly LeftJournals[]): Promise<readonly MetricValues[]> {
  return Promise.all(left.map(({ metrics }) => metrics.registry.getMetricsAsJSON()))
}

function tokensOf(journals: readonly Pick<LoadedJournals, 'begunToken'>[]): readonly string[] {
  return journals.flatMap(({ begunToken }) => begunToken ?? [])
}

function limitsOf({ requestMsMax }: Settings) {
  return { ...requestLimits, requestMsMax }
}

async function listen(app: FastifyInstance, { host, port }: Settings): Promise<number> {
  await app.listen({ host, port })
  const address = app.server.address()
  return typeof address === 'object' && address !== null ? address.port : port
}

/** Where a server reaches itself: one that listens everywhere does so on the loopback, too. */
function ownUrl({ host }: Settings, port: number): URL {
  const everywhere: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }
  const name = everywhere[host] ?? host
  return new URL(`http://${name.includes(':') ? `[${name}]` : name}:${port}`)
}

/** What workers do not answer themselves comes through a socket in the data directory. */
async function listenForWorkers(app: FastifyInstance, dataDir: string): Promise<void> {
  const path = socketPath(dataDir, 'lead.sock')
  // The data directory is locked: who has left it is gone.
  await rm(path, { force: true })
  await app.listen({ path })
  await chmod(path, 0o600)
}

export type OpenWorker = {
  readonly port: number
  /** Lets the connections end by themselves, because others take over. */
  leave(): Promise<void>
}

/** Opens the intake of a worker, and listens. Waits for the disk only. */
export async function openWorker(start: Start, link: LeadLink): Promise<OpenWorker> {
  const { parts, settings, logger } = start
  const { retentionMonths, traceRetentionDays, dataDir } = settings
  const onStuck = () => link.tell({ kind: 'engineStuck' })
  const attached = { kind: 'attached', to: engineOf(settings), standing: link.engine } as const
  const { warehouse } = await parts.open(
    'warehouse',
    () =>
      startWarehouse({
        engine: { ...attached, onStuck },
        retentionMonths,
        traceRetentionDays,
        logger,
      }),
    (started) => started.warehouse.close(),
  )
  const figures = await openWrittenFigures(start, warehouse)
  const deadLetters = await openDeadLetters(dataDir)
  const intake = await openIntake(start, { ...link, warehouse, figures, deadLetters }, link.number)
  link.show({ standing: () => intake.standing(), heldFigures: () => figures.held() })
  const leadSocket = socketPath(dataDir, 'lead.sock')
  const tools = { intake: intake.tools, leadSocket, trustsProxy: settings.trustsProxy }
  const app = await parts.open('http', () => buildWorkerServer(tools, limitsOf(settings)), closeIt)
  const port = await listen(app, settings)
  await openTracePorts(start, intake.tools)
  return { port, leave: () => closeGently(app) }
}
