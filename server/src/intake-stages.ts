/** Opens the stages of a process that takes events: its journals, their loaders, its intake. */
import { randomBytes } from 'node:crypto'
import type { IntakeCatalog } from './catalog/catalog.ts'
import { openKeyIds } from './catalog/key-ids.ts'
import { openIntakeAccess } from './http/access.ts'
import type { IntakeTools } from './http/accept-events.ts'
import { openKeyRates } from './http/key-rates.ts'
import { openSpanBodies } from './http/span-bodies.ts'
import type { LiveSink } from './http/live-gathering.ts'
import { openFigures, type IngestionFigures } from './ingestion/held-figures.ts'
import { keepFiguresWritten } from './ingestion/keep-written.ts'
import { openEventChecks } from './intake/event-schemas/event-checks.ts'
import { openLoadedJournals, share, type LoadLinks } from './journal-stages.ts'
import type { Journal } from './journal/journal.ts'
import { openRoomWatch, type RoomWatch } from './journal/room-watch.ts'
import { closeIt, monotonicMs, nowMs, type Start } from './start.ts'
import type { IntakeStanding } from './workers/messages.ts'
import type { Warehouse } from './warehouse/warehouse.ts'
import { openSequence } from './warehouse/record-writer.ts'

/** What they need of the process that leads, which may be the same one. */
export type LeadLinks = LoadLinks & {
  readonly catalog: IntakeCatalog
  readonly live: LiveSink
}

export type IntakeStages = {
  readonly tools: IntakeTools
  readonly begunToken: string | undefined
  standing(): IntakeStanding
}

/** Opens the intake of one process. Waits for the disk only. */
export async function openIntake(
  start: Start,
  links: LeadLinks,
  number: number,
): Promise<IntakeStages> {
  const { settings, metrics, logger } = start
  const { journal, spanJournal, begunToken } = await openLoadedJournals(start, links, number)
  const { journalBytesMax, spanJournalBytesMax } = settings
  const room = openServerRoom(start, journal, journalBytesMax)
  const tools: IntakeTools = {
    access: openIntakeAccess(links.catalog, nowMs),
    catalog: links.catalog,
    rates: openKeyRates({
      perSecond: settings.keyRequestsMax / settings.workers,
      nowMs: monotonicMs,
    }),
    journal: room,
    spans: {
      journal: openServerRoom(start, spanJournal, spanJournalBytesMax),
      bodies: openSpanBodies(),
      metrics,
      logger,
      nowMs,
      retentionDays: settings.traceRetentionDays,
    },
    live: links.live,
    logger,
    metrics,
    figures: links.figures,
    keyId: openKeyIds(),
    nextSequence: openSequence(),
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

function openServerRoom(start: Start, journal: Journal, bytesMax: number): RoomWatch {
  const { journalStuckMs: stuckMs } = start.settings
  const budgetBytes = share(bytesMax, start)
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
