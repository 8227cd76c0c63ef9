/**
 * Opens the journals of a process, each with the loader that empties it: one of events, and one of
 * spans, so that however many spans come, none stands before an event.
 */
import { join } from 'node:path'
import { countDuplicates } from './ingestion/count-duplicates.ts'
import type { IngestionFigures } from './ingestion/held-figures.ts'
import { openJournal, type Journal } from './journal/journal.ts'
import { JournalError } from './journal/journal-error.ts'
import type { DeadLetters } from './loader/dead-letters.ts'
import { openLoader, type Loader } from './loader/loader.ts'
import { openTurnKeeper, type Turns } from './loader/turns.ts'
import { closeIt, monotonicMs, nowMs, pause, type Start } from './start.ts'
import type { Logger } from './telemetry/logger.ts'
import { spanLoadMetrics, type Metrics } from './telemetry/metrics.ts'
import { eventRecords } from './warehouse/event-row.ts'
import { spanRecords } from './warehouse/span-row.ts'
import type { Warehouse } from './warehouse/warehouse.ts'

/** What loaders need of the process that leads, which may be the same one. */
export type LoadLinks = {
  readonly warehouse: Warehouse
  /** Of the loader of events. Spans are not looked up before they are inserted, so they need none. */
  readonly turns: Turns
  /** Told after every insert of events. */
  readonly onStored: () => void
  /** Told after every insert of spans. */
  readonly onSpansStored: () => void
  readonly figures: IngestionFigures
  readonly deadLetters: Pick<DeadLetters, 'setAside'>
}

export type LoadedJournals = {
  readonly journal: Journal
  readonly spanJournal: Journal
  /** Of the batch of events that it held begun, when it was opened. */
  readonly begunToken: string | undefined
}

/** What a journal is of, by the name of its directory. */
type Kind = 'journal' | 'spans-journal'

/** Where a journal of a worker is, the first being number 1. */
function journalDirectory(dataDir: string, kind: Kind, number: number): string {
  return join(dataDir, number === 1 ? kind : `${kind}-${number}`)
}

/** `journal-3` and `spans-journal-3` → 3; undefined for the name of anything else. */
export function journalNumber(name: string): number | undefined {
  const [found, number] = /^(?:spans-)?journal(?:-([1-9]\d*))?$/.exec(name) ?? []
  return found === undefined ? undefined : Number(number ?? 1)
}

/** Opens the journals of one number, and the loaders that empty them. */
export async function openLoadedJournals(
  start: Start,
  links: LoadLinks,
  number: number,
): Promise<LoadedJournals> {
  const { parts, metrics } = start
  const open = (kind: Kind) => parts.open(kind, () => openOne(start, kind, number), closeIt)
  const journal = await open('journal')
  measure(journal, metrics)
  const spanJournal = await open('spans-journal')
  measure(spanJournal, metrics.spans)
  const begunToken = journal.checkpoint().pending?.token
  const loaders = () => [
    openEventLoader(start, links, journal),
    openSpanLoader(start, links, spanJournal),
  ]
  await parts.open('loaders', loaders, closeTogether)
  return { journal, spanJournal, begunToken }
}

// Each may wait for an engine that is away, and a process has only so long to end.
async function closeTogether(loaders: readonly Loader[]): Promise<void> {
  await Promise.all(loaders.map((loader) => loader.close()))
}

function openEventLoader(start: Start, links: LoadLinks, journal: Journal): Loader {
  const { metrics, logger } = start
  const { warehouse, turns, figures, deadLetters } = links
  const onStored = (duplicates: readonly Buffer[]) => {
    countDuplicates(figures, duplicates)
    links.onStored()
  }
  const source = { journal, layout: eventRecords }
  return openLoader({ ...source, warehouse, deadLetters, turns, metrics, logger, nowMs, onStored })
}

function openSpanLoader({ metrics, logger }: Start, links: LoadLinks, journal: Journal): Loader {
  return openLoader({
    journal,
    layout: spanRecords,
    warehouse: links.warehouse,
    deadLetters: lettersOfSpans(logger),
    turns: openTurnKeeper(nowMs).join(),
    metrics: spanLoadMetrics(metrics),
    logger,
    nowMs,
    onStored: () => links.onSpansStored(),
  })
}

/**
 * A span that the engine refuses is lost, and counted so: nobody mends a span by hand, and its row is
 * made in a way that leaves nothing to refuse.
 */
function lettersOfSpans(logger: Logger): Pick<DeadLetters, 'setAside'> {
  return {
    setAside({ reason }) {
      logger.error({ reason }, 'a span is lost, because the warehouse refused it')
      return Promise.resolve()
    },
  }
}

const journalLimits = {
  /** A worker whose lead was just killed lets go of its journal within this time. */
  lockedMsMax: 10_000,
  lockedRetryMs: 50,
} as const

async function openOne(start: Start, kind: Kind, number: number): Promise<Journal> {
  const { settings, logger } = start
  const directory = journalDirectory(settings.dataDir, kind, number)
  const { journalBytesMax, spanJournalBytesMax } = settings
  const budgetBytes = share(kind === 'journal' ? journalBytesMax : spanJournalBytesMax, start)
  const journal = await whenUnlocked(() => openJournal({ directory, budgetBytes }))
  logger.info({ recovery: journal.recovery, directory }, 'journal open')
  return journal
}

function measure(journal: Journal, metrics: Pick<Metrics, 'journalBytes' | 'backlogBytes'>): void {
  metrics.journalBytes.measuredBy(() => journal.stats().bytes)
  metrics.backlogBytes.measuredBy(() => journal.stats().backlogBytes)
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
export function share(all: number, { settings }: Pick<Start, 'settings'>): number {
  return Math.ceil(all / settings.workers)
}
