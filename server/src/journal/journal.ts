/**
 * The durable log between "accepted" and "in the warehouse".
 *
 * Promise: when `append` resolves 'durable', the payload survives `kill -9` and power loss, and
 * `read` yields it, in the order of appending, until a checkpoint says that it has been applied.
 * Layout on disk and recovery: docs/formats/journal.md. Decisions: docs/adr/0004-journal.md.
 */
import type { Checkpoint } from './checkpoint.ts'
import { type CheckpointFiles, openCheckpointFiles } from './checkpoint-files.ts'
import type { DirectoryLock } from './directory-lock.ts'
import type { Disk } from './disk.ts'
import { EndSignal } from './end-signal.ts'
import { fileHeaderBytes } from './file-header.ts'
import type { JournalFiles } from './journal-files.ts'
import { JournalError, asJournalError } from './journal-error.ts'
import { nodeDisk } from './node-disk.ts'
import { type Position, comparePositions } from './position.ts'
import { type ReadLimits, type ReadRecords, readBytes, readRecords } from './reader.ts'
import { recordBytes, recordHeaderBytes } from './record.ts'
import { type Recovered, type Recovery, recover } from './recovery.ts'
import type { Damage } from './scan.ts'
import { type AppendOutcome, Writer } from './writer.ts'

export interface JournalOptions {
  readonly directory: string
  readonly disk?: Disk
  /** A file is not written beyond this, except for a single longer record. */
  readonly fileBytesMax?: number
  /**
   * How many bytes of records may wait to be applied; then `append` answers 'full'. The directory
   * takes at most `fileBytesMax` more, because files are deleted whole.
   */
  readonly budgetBytes: number
}

export interface JournalStats {
  /** Size of all files together. */
  readonly bytes: number
  /** Of these, records that no checkpoint has passed. */
  readonly backlogBytes: number
  readonly files: number
}

export const journalLimits = {
  fileBytesMaxDefault: 64 * 1024 * 1024,
  // Offsets are stored in 32 bits.
  fileBytesMaxHighest: 2 * 1024 * 1024 * 1024,
} as const

/** Opens the journal in `directory`, after recovering what an earlier process left there. */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const fileBytesMax = options.fileBytesMax ?? journalLimits.fileBytesMaxDefault
  if (fileBytesMax < fileHeaderBytes + recordHeaderBytes) throw new Error('fileBytesMax too small')
  if (fileBytesMax > journalLimits.fileBytesMaxHighest) throw new Error('fileBytesMax too large')
  const { directory, disk = nodeDisk, budgetBytes } = options
  return asJournalError(`journal in ${directory} could not be opened`, async () => {
    await disk.makeDirectory(directory)
    const lock = await disk.lock(directory)
    try {
      const checkpointFiles = await openCheckpointFiles(disk, directory)
      const recovered = await recover(disk, directory, checkpointFiles.loaded)
      return new Journal({ lock, checkpointFiles, recovered, fileBytesMax, budgetBytes })
    } catch (error) {
      await lock.release()
      throw error
    }
  })
}

export class Journal {
  /** What opening found, for the log and the metrics. */
  readonly recovery: Recovery
  readonly #files: JournalFiles
  readonly #checkpointFiles: CheckpointFiles
  readonly #lock: DirectoryLock
  readonly #budgetBytes: number
  readonly #writer: Writer
  readonly #endSignal = new EndSignal()
  #checkpoint: Checkpoint
  #backlogBytes: number
  #saving: Promise<void> = Promise.resolve()
  #closing: Promise<void> | undefined

  constructor(parts: {
    readonly lock: DirectoryLock
    readonly checkpointFiles: CheckpointFiles
    readonly recovered: Recovered
    readonly fileBytesMax: number
    readonly budgetBytes: number
  }) {
    const { files, checkpoint, recovery } = parts.recovered
    this.recovery = recovery
    this.#files = files
    this.#lock = parts.lock
    this.#checkpointFiles = parts.checkpointFiles
    this.#budgetBytes = parts.budgetBytes
    this.#checkpoint = checkpoint
    this.#backlogBytes = files.backlogBytes(checkpoint.applied)
    this.#writer = new Writer(files, {
      fileBytesMax: parts.fileBytesMax,
      onDurable: (bytes) => this.#noteDurable(bytes),
    })
  }

  /**
   * Resolves 'durable' after the sync, 'full' when there is no room now; nothing is kept then. The
   * payload must not change until it resolves.
   */
  append(payload: Uint8Array): Promise<AppendOutcome> {
    const bytes = this.#backlogBytes + this.#writer.waitingBytes + recordBytes(payload)
    if (bytes > this.#budgetBytes) return Promise.resolve('full')
    return this.#writer.append(payload)
  }

  /** Where the next record will start: everything before it is durable. */
  end(): Position {
    return this.#writer.end()
  }

  /** The first records at or after `from`; none only when there are none before `next`. */
  read(from: Position, limits: ReadLimits): Promise<ReadRecords> {
    const range = { from, end: this.end() }
    return asJournalError('the journal could not be read', () =>
      readRecords(this.#files, range, limits),
    )
  }

  /** What is left of the payload, or of several, where `read` told `damage`; empty when nothing is. */
  damagedPayload({ kind, from, until }: Damage): Promise<Buffer> {
    if (kind === 'missing') return Promise.resolve(Buffer.alloc(0))
    const offset = from.offset + recordHeaderBytes
    return asJournalError('the journal could not be read', () =>
      readBytes(this.#files, { file: from.file, offset, end: until.offset }),
    )
  }

  /** Resolves once something durable lies after `after`; rejects when aborted or closed. */
  appended(after: Position, signal?: AbortSignal): Promise<void> {
    if (this.#files.firstAfter(after) !== undefined) return Promise.resolve()
    return this.#endSignal.next(signal)
  }

  /** False when appends are refused until the journal is closed and opened anew. */
  isWritable(): boolean {
    return this.#writer.refusal === undefined
  }

  checkpoint(): Checkpoint {
    return this.#checkpoint
  }

  /** Makes `checkpoint` durable, then deletes the files that it has passed. */
  saveCheckpoint(checkpoint: Checkpoint): Promise<void> {
    this.#assertFollows(checkpoint)
    const save = () =>
      asJournalError('the checkpoint could not be saved', () => this.#save(checkpoint))
    this.#saving = this.#saving.then(save, save)
    return this.#saving
  }

  stats(): JournalStats {
    return {
      bytes: this.#files.bytes(),
      backlogBytes: this.#backlogBytes,
      files: this.#files.list.length,
    }
  }

  /** Finishes what was appended, then gives the directory free. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await this.#writer.close()
    await this.#saving.catch(() => undefined)
    this.#endSignal.fail(new JournalError('closed', 'the journal is closed'))
    await this.#lock.release()
  }

  async #save(checkpoint: Checkpoint): Promise<void> {
    await this.#checkpointFiles.save(checkpoint)
    this.#checkpoint = checkpoint
    this.#backlogBytes = this.#files.backlogBytes(checkpoint.applied)
    await this.#files.removeFinished(checkpoint.applied, this.#writer.active)
  }

  #assertFollows(checkpoint: Checkpoint): void {
    const { applied, pending } = checkpoint
    const until = pending?.until ?? applied
    const isOrdered =
      comparePositions(this.#checkpoint.applied, applied) <= 0 &&
      comparePositions(applied, until) <= 0 &&
      comparePositions(until, this.end()) <= 0
    if (!isOrdered) throw new Error('a checkpoint goes forward and not beyond the end')
  }

  #noteDurable(bytes: number): void {
    this.#backlogBytes += bytes
    this.#endSignal.fire()
  }
}
