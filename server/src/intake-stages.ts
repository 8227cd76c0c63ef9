/** Opens the stages of a process that takes events: its journal, its loader, its intake. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { IntakeCatalog } from './catalog/catalog.ts'
import { openKeyIds } from './catalog/key-ids.ts'
import { openIntakeAccess } from './http/access.ts'
import type { IntakeTools } from './http/accept-events.ts'
import { openKeyRates } from './http/key-rates.ts'
import type { LiveSink } from './http/live-gathering.ts'
import { countDuplicates } from './ingestion/count-duplicates.ts'
import { openFigures, type IngestionFigures } from './ingestion/held-figures.ts'
import { keepFiguresWritten } from './ingestion/keep-written.ts'
import { openEventChecks } from './intake/event-schemas/event-checks.ts'
import { openJournal, type Journal } from './journal/journal.ts'
import { JournalError } from './journal/journal-error.ts'
import { openRoomWatch, type RoomWatch } from './journal/room-watch.ts'
import type { DeadLetters } from './loader/dead-letters.ts'
import { openLoader } from './loader/loader.ts'
import type { Turns } from './loader/turns.ts'
import { closeIt, monotonicMs, nowMs, pause, type Start } from './start.ts'
import type { IntakeStanding } from './workers/messages.ts'
import type { Warehouse } from './warehouse/warehouse.ts'

/** What they need of the process that leads, which may be the same one. */
export type LeadLinks = {
  readonly warehouse: Warehouse
  readonly turns: Turns
  /** Told after every insert. */
  readonly onStored: () => void
  readonly catalog: IntakeCatalog
  readonly live: LiveSink
  readonly figures: IngestionFigures
  readonly deadLetters: DeadLetters
}

export type IntakeStages = {
  readonly tools: IntakeTools
  readonly begunToken: string | undefined
  standing(): IntakeStanding
}

/** Where the journal of a worker is, the first being number 1. */
function journalDirectory(dataDir: string, number: number): string {
  return join(dataDir, number === 1 ? 'journal' : `journal-${number}`)
}

/** `journal-3` → 3; undefined for the name of anything else. */
export function journalNumber(name: string): number | undefined {
  const [found, number] = /^journal(?:-([1-9]\d*))?$/.exec(name) ?? []
  return found === undefined ? undefined : Number(number ?? 1)
}

/** Opens the intake of one process. Waits for the disk only. */
export async function openIntake(
  start: Start,
  links: LeadLinks,
  number: number,
): Promise<IntakeStages> {
  const { settings, metrics, logger } = start
  const { journal, begunToken } = await openLoadedJournal(start, links, number)
  const room = openServerRoom(start, journal)
  const tools: IntakeTools = {
    access: openIntakeAccess(links.catalog),
    catalog: links.catalog,
    rates: openKeyRates({
      perSecond: settings.keyRequestsMax / settings.workers,
      nowMs: monotonicMs,
    }),
    journal: room,
    live: links.live,
    logger,
    metrics,
    figures: links.figures,
    keyId: openKeyIds(),
    schemaFaults: openEventChecks(links.catalog),
    nowMs,
    newEventId: eventIdMaker(),
    retentionMonths: settings.retentionMonths,
    autoCreateApplications: settings.autoCreateApplications,
    applicationsMax: settings.applicationsMax,
  }
  return { tools, begunToken, standing: () => standing(journal, room) }
}

/** Opens the counts of what comes in, which are written to the warehouse by and by. */
export async function openWrittenFigures(
  { logger, metrics, parts }: Start,
  warehouse: Warehouse,
): Promise<IngestionFigures> {
  const figures = openFigures(nowMs)
  metrics.warnings.countedBy(() => figures.warnings())
  metrics.lastAccepted.measuredBy(() => figures.lastAcceptedMs() / 1_000)
  const open = () => keepFiguresWritten({ figures, warehouse, logger, nowMs })
  await parts.open('figures', open, closeIt)
  return figures
}

export type LoadedJournal = {
  readonly journal: Journal
  /** Of the batch that it holds begun, when it was opened. */
  readonly begunToken: string | undefined
}

/** Opens a journal, and the loader that empties it. */
export async function openLoadedJournal(
  start: Start,
  links: Omit<LeadLinks, 'catalog' | 'live'>,
  number: number,
): Promise<LoadedJournal> {
  const { parts, metrics, logger } = start
  const { warehouse, turns, figures, deadLetters } = links
  const journal = await parts.open('journal', () => openServerJournal(start, number), closeIt)
  const begunToken = journal.checkpoint().pending?.token
  const onStored = (duplicates: readonly Buffer[]) => {
    countDuplicates(figures, duplicates)
    links.onStored()
  }
  const loading = { journal, warehouse, deadLetters, turns, metrics, logger, nowMs, onStored }
  await parts.open('loader', () => openLoader(loading), closeIt)
  return { journal, begunToken }
}

const journalLimits = {
  /** A worker whose lead was just killed lets go of its journal within this time. */
  lockedMsMax: 10_000,
  lockedRetryMs: 50,
} as const

async function openServerJournal(start: Start, number: number): Promise<Journal> {
  const { settings, metrics, logger } = start
  const directory = journalDirectory(settings.dataDir, number)
  const budgetBytes = share(settings.journalBytesMax, start)
  const journal = await whenUnlocked(() => openJournal({ directory, budgetBytes }))
  logger.info({ recovery: journal.recovery, directory }, 'journal open')
  metrics.journalBytes.measuredBy(() => journal.stats().bytes)
  metrics.backlogBytes.measuredBy(() => journal.stats().backlogBytes)
  return journal
}

async function whenUnlocked<Opened>(open: () => Promise<Opened>): Promise<Opened> {
  const sinceMs = monotonicMs()
  for (;;) {
    try {
      return await open()
    } catch (error) {
      const isLocked = error instanceof JournalError && error.code === 'locked'
      if (!isLocked || monotonicMs() - sinceMs >= journalLimits.lockedMsMax) throw error
    }
    await pause(journalLimits.lockedRetryMs)
  }
}

/** One worker's part of what all may use together. */
function share(all: number, { settings }: Start): number {
  return Math.ceil(all / settings.workers)
}

function openServerRoom(start: Start, journal: Journal): RoomWatch {
  const { journalBytesMax, journalStuckMs: stuckMs } = start.settings
  const budgetBytes = share(journalBytesMax, start)
  return openRoomWatch({ journal, budgetBytes, stuckMs, nowMs: monotonicMs })
}

const obstacles = {
  broken: 'the journal cannot be written',
  full: 'the journal is full',
  stuck: 'the journal is full and does not empty',
} as const

function standing(journal: Journal, room: RoomWatch): IntakeStanding {
  const obstacle = room.obstacle()
  const { bytes: journalBytes, backlogBytes } = journal.stats()
  return { problem: obstacle && obstacles[obstacle], backlogBytes, journalBytes }
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
