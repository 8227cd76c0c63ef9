import {
  prepareLine,
  type PlacedEvent,
  type PreparedLine,
  type RefusedLine,
} from '../../event-lines/event-line.ts'
import { chained, chainStart, lineId } from '../../event-lines/line-chain.ts'
import { openLineSplitter, type Line } from '../../event-lines/split-lines.ts'

/** A run of lines that is sent in one request and acknowledged as one. */
export interface ImportBatch {
  readonly events: readonly PlacedEvent[]
  /** Lines refused here, without asking the server. */
  readonly refused: readonly RefusedLine[]
  /** The last line of the batch, and the chain's digest there: where a later run may resume. */
  readonly lastLine: number
  readonly digest: string
}

export interface BatchingOptions {
  readonly application: string | undefined
  /** What an earlier run has got acknowledged: lines up to here are only hashed. */
  readonly resume: { readonly line: number; readonly digest: string } | undefined
  readonly limits: BatchLimits
}

export interface BatchLimits {
  readonly batchEventsMax: number
  readonly batchBytesMax: number
  readonly eventBytesMax: number
}

/** Thrown before the first batch when the lines imported earlier are no longer what they were. */
export class FileChanged extends Error {}

/** Lines of a batch, blank and refused ones included: bounds memory where few lines are events. */
const batchLinesMax = 10_000

interface OpenBatch {
  events: PlacedEvent[]
  refused: RefusedLine[]
  lines: number
  bytes: number
  lastLine: number
}

/** Cuts a file's bytes into batches of events ready to be sent. */
export async function* importBatches(
  chunks: AsyncIterable<Buffer>,
  options: BatchingOptions,
): AsyncGenerator<ImportBatch> {
  let digest = chainStart
  let linesSeen = 0
  let batch = emptyBatch()
  for await (const block of lineBlocks(chunks, options.limits.eventBytesMax)) {
    for (const line of block) {
      if (isFull(batch, line, options.limits)) {
        yield closed(batch, digest)
        batch = emptyBatch()
      }
      digest = chained(digest, line)
      linesSeen = line.number
      if (wasImported(line, digest, options.resume)) continue
      addLine(batch, line, prepare(line, digest, options))
    }
  }
  if (linesSeen < (options.resume?.line ?? 0)) throw new FileChanged('the file has become shorter')
  if (batch.lines > 0) yield closed(batch, digest)
}

// Blocks and not single lines: an await for each line would cost more than the line itself.
async function* lineBlocks(
  chunks: AsyncIterable<Buffer>,
  lineBytesMax: number,
): AsyncGenerator<readonly Line[]> {
  const splitter = openLineSplitter(lineBytesMax)
  for await (const chunk of chunks) yield splitter.push(chunk)
  yield splitter.end()
}

function wasImported(line: Line, digest: string, resume: BatchingOptions['resume']): boolean {
  if (resume === undefined || line.number > resume.line) return false
  if (line.number === resume.line && digest !== resume.digest) {
    throw new FileChanged('the lines imported earlier have changed')
  }
  return true
}

function prepare(line: Line, digest: string, options: BatchingOptions): PreparedLine {
  return prepareLine(line, {
    application: options.application,
    id: () => lineId(digest),
    eventBytesMax: options.limits.eventBytesMax,
  })
}

function addLine(batch: OpenBatch, line: Line, prepared: PreparedLine): void {
  batch.lines += 1
  batch.lastLine = line.number
  batch.bytes += line.bytes.length
  if (prepared.kind === 'event') {
    const { bytes, isIdAdded, hasApplication } = prepared
    batch.events.push({ line, bytes, isIdAdded, hasApplication })
  }
  if (prepared.kind === 'refused') {
    batch.refused.push({ line, code: prepared.code, detail: prepared.detail })
  }
}

function isFull(batch: OpenBatch, next: Line, limits: BatchLimits): boolean {
  if (batch.lines === 0) return false
  return (
    batch.events.length >= limits.batchEventsMax ||
    batch.lines >= batchLinesMax ||
    batch.bytes + next.bytes.length > limits.batchBytesMax
  )
}

function emptyBatch(): OpenBatch {
  return { events: [], refused: [], lines: 0, bytes: 0, lastLine: 0 }
}

function closed(batch: OpenBatch, digest: string): ImportBatch {
  const { events, refused, lastLine } = batch
  return { events, refused, lastLine, digest }
}
