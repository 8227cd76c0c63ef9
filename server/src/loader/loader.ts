import { randomUUID } from 'node:crypto'
import { isSystemError, JournalError } from '../journal/journal-error.ts'
import type { Position } from '../journal/position.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { LoadMetrics } from '../telemetry/metrics.ts'
import type { EventFrame } from '../warehouse/event-row.ts'
import { EngineError, type Warehouse } from '../warehouse/warehouse.ts'
import { countBacklog, countLost } from './backlog.ts'
import { batchLimits, nextBatch, sameBatch, type Batch, type Source } from './batch.ts'
import { notBegun, parseNote, printNote, type Progress } from './batch-note.ts'
import type { DeadLetters } from './dead-letters.ts'
import { insertBatch } from './insert-batch.ts'
import { findDuplicates } from './known-ids.ts'
import { openPatience, type Patience } from './patience.ts'
import type { SkippedFrames } from './skipped-frames.ts'
import type { Turn, Turns } from './turns.ts'

export interface Loader {
  /** Rejects for a bug. Left alone that ends the process, and the journal makes a restart safe. */
  readonly running: Promise<void>
  /** Resolves once the batch in hand is applied or given up for now; what waits stays journaled. */
  close(): Promise<void>
}

type Options = Source & {
  readonly warehouse: Warehouse
  readonly deadLetters: Pick<DeadLetters, 'setAside'>
  readonly turns: Turns
  readonly metrics: LoadMetrics
  readonly logger: Logger
  readonly nowMs: () => number
  /** Told after every insert, so that the dictionary looks again; with the rows that were there. */
  readonly onStored: (duplicates: readonly Buffer[]) => void
}

export const loaderLimits = {
  /** A lone event waits this long for company: fewer, larger parts in the warehouse. */
  lingerMs: 200,
  retryMsMin: 100,
  retryMsMax: 5_000,
  /** A batch that closing finds in hand is given up after this time, and repeated after a restart. */
  closeMsMax: 10_000,
} as const

type Prepared = { readonly batch: Batch; readonly skipped: SkippedFrames }

type Work = Prepared & { readonly token: string; readonly progress: Progress }

/** The next batch, read and looked up while the one before it is inserted. */
type Ahead = { readonly prepared: Promise<Prepared | undefined> }

/** What the loop has in its hands between one batch and the next. */
type Held = {
  /** Its turn, until there is nothing begun or prepared any more. */
  turn: Turn | undefined
  ahead: Ahead | undefined
  /** A checkpoint may name a batch that is not in the warehouse yet: the turn is to be kept. */
  isBegun: boolean
}

/** What the loop is told: `closing` begins no more batches, `givenUp` lets go of the one in hand. */
type Signals = { readonly closing: AbortSignal; readonly givenUp: AbortSignal }

/** What one loader has for itself. */
type Tools = Options & Signals & { readonly patience: Patience }

/** Starts moving rows from the journal into the warehouse, until closed. */
export function openLoader(options: Options): Loader {
  const closing = new AbortController()
  const givenUp = new AbortController()
  const running = run(options, { closing: closing.signal, givenUp: givenUp.signal })
  return {
    running,
    async close() {
      closing.abort()
      const timer = setTimeout(() => givenUp.abort(), loaderLimits.closeMsMax)
      await running.finally(() => clearTimeout(timer))
    },
  }
}

async function run(options: Options, signals: Signals): Promise<void> {
  const { closing } = signals
  // Events appended from here on are counted as they come.
  const backlogEnd = options.journal.end()
  const begunToken = options.journal.checkpoint().pending?.token
  const held: Held = { turn: undefined, ahead: undefined, isBegun: begunToken !== undefined }
  options.turns.stands(begunToken)
  let isBacklogCounted = false
  let retryMs: number = loaderLimits.retryMsMin
  const tools = { ...options, ...signals, patience: openPatience(options.nowMs) }
  while (!closing.aborted) {
    try {
      if (!isBacklogCounted) await tellBacklog(options, backlogEnd)
      isBacklogCounted = true
      await applyNext(tools, held)
      retryMs = loaderLimits.retryMsMin
    } catch (error) {
      held.ahead = undefined
      if (closing.aborted && isAbort(error)) break
      const reason = faultOf(error)
      if (closing.aborted) break
      // Nothing is lost by waiting: the batch stays in the journal under its token.
      options.metrics.loaderFailures.inc({ reason })
      options.logger.warn({ error: String(error), retry_ms: retryMs }, 'batch not applied yet')
      endTurn(held)
      await pause(retryMs, closing)
      retryMs = Math.min(retryMs * 2, loaderLimits.retryMsMax)
    }
  }
  held.ahead = undefined
  endTurn(held)
}

/** Lets others have the turn, unless a batch was begun in it or the next is prepared. */
function endTurn(held: Held): void {
  if (held.isBegun || held.ahead !== undefined) return
  held.turn?.end()
  held.turn = undefined
}

async function tellBacklog(options: Options, end: Position): Promise<void> {
  const events = await countBacklog(options, end)
  options.logger.info({ [options.layout.table]: events }, 'backlog counted')
}

// Waiting for events ends so when the loader is closed.
function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

/** The code of an engine or a disk that may recover; anything else is a bug and is thrown on. */
function faultOf(error: unknown): string {
  const isFault =
    error instanceof EngineError || error instanceof JournalError || isSystemError(error)
  if (!isFault) throw error
  return error.code
}

/** Applies one batch, and prepares the one after it when much is waiting. */
async function applyNext(tools: Tools, held: Held): Promise<void> {
  const { journal, metrics, closing } = tools
  if (held.turn === undefined) {
    if (!held.isBegun) await somethingToApply(tools, closing)
    if (closing.aborted) return
    held.turn = await tools.turns.take(closing)
  }
  const work = (await pendingWork(tools, held)) ?? (await freshWork(tools, held))
  held.ahead = work && held.turn.mayGoOn() ? lookAhead(tools, work.batch) : undefined
  if (work === undefined) return endTurn(held)
  const stop = metrics.insertSeconds.startTimer()
  const { setAside } = await insertWork(work, tools)
  stop()
  await journal.saveCheckpoint({ applied: work.batch.until, pending: undefined })
  held.isBegun = false
  endTurn(held)
  count(metrics, work, setAside)
  if (setAside > 0) tools.logger.warn({ [tools.layout.table]: setAside }, 'the warehouse refused')
  metrics.oldestWaiting.receivedAt(undefined)
  if (work.batch.damage.length > 0) await tellDamage(tools, work.batch)
  tools.onStored(duplicatesOf(work))
}

/** What grows is sent again and again, and that is not worth telling. */
function duplicatesOf({ batch, skipped }: Work): readonly Buffer[] {
  const { frames } = batch
  const duplicates = frames.filter(({ revision }, index) => skipped.has(index) && revision === 0)
  return duplicates.map(({ row }) => row)
}

function insertWork(work: Work, tools: Tools): Promise<{ readonly setAside: number }> {
  const { batch, skipped, token } = work
  const rows = batch.frames.filter((_, index) => !skipped.has(index)).map((frame) => frame.row)
  const saveProgress = (progress: Progress) => savePending({ ...work, progress }, tools)
  return insertBatch({ rows, token }, work.progress, { ...tools, saveProgress })
}

/** In the same turn: nobody else inserts between this look and the insert. */
function lookAhead(options: Options, batch: Batch): Ahead | undefined {
  const isMuchWaiting = options.journal.stats().backlogBytes >= 2 * batchLimits.bytesMax
  if (!isMuchWaiting) return undefined
  // What fails here is tried again when it is this batch's turn, and told then.
  return { prepared: prepare(options, batch.until, batch.frames).catch(() => undefined) }
}

async function prepare(
  options: Options,
  from: Position,
  before: readonly EventFrame[],
): Promise<Prepared | undefined> {
  const batch = await nextBatch(options, from)
  if (batch === undefined) return undefined
  return { batch, skipped: await findDuplicates(batch.frames, options.warehouse, before) }
}

/** What waits is told before the engine is asked: it may be away for long. */
async function prepareOldest(options: Options, from: Position): Promise<Prepared | undefined> {
  const batch = await nextBatch(options, from)
  if (batch === undefined) return undefined
  noteOldest(batch, options)
  return { batch, skipped: await findDuplicates(batch.frames, options.warehouse) }
}

async function pendingWork(options: Options, held: Held): Promise<Work | undefined> {
  const { journal, warehouse } = options
  const { applied, pending } = journal.checkpoint()
  if (pending === undefined) return undefined
  const batch = await sameBatch(options, applied, pending.until)
  // The note counts frames of the whole batch; with some lost, what is stored is asked again.
  if (batch.damage.length > 0) {
    return begin({ batch, skipped: await findDuplicates(batch.frames, warehouse) }, options, held)
  }
  noteOldest(batch, options)
  return { batch, token: pending.token, ...parseNote(pending.note) }
}

async function freshWork(options: Options, held: Held): Promise<Work | undefined> {
  const { applied } = options.journal.checkpoint()
  const prepared = (await held.ahead?.prepared) ?? (await prepareOldest(options, applied))
  return prepared === undefined ? undefined : begin(prepared, options, held)
}

/** Resolves when something has come and had a while for company. */
async function somethingToApply({ journal }: Options, closing: AbortSignal): Promise<void> {
  await journal.appended(journal.checkpoint().applied, closing)
  if (closing.aborted || journal.stats().backlogBytes >= batchLimits.bytesMax) return
  await pause(loaderLimits.lingerMs, closing)
}

async function begin(prepared: Prepared, options: Options, held: Held): Promise<Work> {
  noteOldest(prepared.batch, options)
  const work = { ...prepared, token: newToken(options.nowMs()), progress: notBegun }
  // Also when saving fails: the disk may have it all the same.
  held.isBegun = true
  await savePending(work, options)
  return work
}

/** Begins with the time in digits that sort: letters have tokens for names. */
function newToken(nowMs: number): string {
  return `${String(nowMs).padStart(13, '0')}-${randomUUID()}`
}

async function savePending(work: Work, { journal }: Options): Promise<void> {
  const { applied } = journal.checkpoint()
  const pending = { until: work.batch.until, token: work.token, note: printNote(work) }
  await journal.saveCheckpoint({ applied, pending })
}

function noteOldest({ frames: [oldest] }: Batch, { metrics, layout }: Options): void {
  metrics.oldestWaiting.receivedAt(oldest && layout.receivedAtMs(oldest.row))
}

function count(metrics: LoadMetrics, work: Work, setAside: number): void {
  metrics.waiting.dec(work.batch.frames.length)
  metrics.stored.inc(work.batch.frames.length - setAside)
  metrics.duplicates.inc(work.skipped.size)
  metrics.setAside.inc(setAside)
}

async function tellDamage(options: Options, { damage }: Batch): Promise<void> {
  const { metrics, logger, layout } = options
  metrics.journalDamages.inc(damage.length)
  const text = `the journal lost accepted ${layout.table}`
  for (const place of damage) logger.error({ damage: place }, text)
  await countLost(options)
}

function pause(ms: number, closing: AbortSignal): Promise<void> {
  if (closing.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      closing.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    closing.addEventListener('abort', done)
  })
}
