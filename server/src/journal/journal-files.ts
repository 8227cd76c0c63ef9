/** The files of one journal directory, in memory: which there are and how far each is durable. */
import { join } from 'node:path'
import type { Disk, DiskFile } from './disk.ts'
import { encodeFileHeader, fileHeaderBytes } from './file-header.ts'
import { type Position, comparePositions } from './position.ts'

export interface JournalFile {
  readonly number: number
  readonly previousEnd: Position | undefined
  /** Offset after the last durable record. Grows while the file is written. */
  end: number
}

export class JournalFiles {
  readonly disk: Disk
  readonly directory: string
  /** Ascending by number; gaps are possible. */
  readonly #files: JournalFile[]
  #nextNumber: number

  constructor(
    place: { readonly disk: Disk; readonly directory: string },
    found: { readonly files: readonly JournalFile[]; readonly nextNumber: number },
  ) {
    this.disk = place.disk
    this.directory = place.directory
    this.#files = [...found.files]
    this.#nextNumber = found.nextNumber
  }

  get list(): readonly JournalFile[] {
    return this.#files
  }

  /** Where the record appended next will start, unless it needs a new file. */
  endOf(active: JournalFile | undefined): Position {
    return active === undefined
      ? { file: this.#nextNumber, offset: fileHeaderBytes }
      : { file: active.number, offset: active.end }
  }

  /** The first file with something durable after `position`. */
  firstAfter(position: Position): JournalFile | undefined {
    return this.#files.find((file) => !isEmpty(file) && !isFinished(file, position))
  }

  path(file: { readonly number: number }): string {
    return journalFilePath(this.directory, file.number)
  }

  /** Makes the next file, durable in name, or leaves nothing behind. Syncing it is the caller's. */
  async create(): Promise<{ readonly file: JournalFile; readonly handle: DiskFile }> {
    const file: JournalFile = {
      number: this.#nextNumber,
      previousEnd: lastEnd(this.#files),
      end: fileHeaderBytes,
    }
    // Even an attempt that fails uses up its number: its file may have been left behind.
    this.#nextNumber += 1
    const handle = await this.disk.create(this.path(file))
    try {
      await handle.write(encodeFileHeader(file), 0)
      await this.disk.syncDirectory(this.directory)
    } catch (error) {
      await this.#undoCreate(file, handle)
      throw error
    }
    this.#files.push(file)
    return { file, handle }
  }

  async #undoCreate(file: JournalFile, handle: DiskFile): Promise<void> {
    await Promise.allSettled([handle.close(), this.disk.remove(this.path(file))])
  }

  /** Deletes the files, except `active`, that end at or before `applied`; oldest first. */
  async removeFinished(applied: Position, active: JournalFile | undefined): Promise<void> {
    for (const file of this.list.filter((one) => isFinished(one, applied))) {
      if (file !== active) await this.#remove(file)
    }
  }

  async removeIfEmpty(file: JournalFile): Promise<void> {
    if (isEmpty(file)) await this.#remove(file)
  }

  async #remove(file: JournalFile): Promise<void> {
    await this.disk.remove(this.path(file))
    this.#files.splice(this.#files.indexOf(file), 1)
  }

  bytes(): number {
    return this.#files.reduce((sum, file) => sum + file.end, 0)
  }

  /** Bytes of records after `applied`. */
  backlogBytes(applied: Position): number {
    return this.#files.reduce((sum, file) => sum + bytesAfter(file, applied), 0)
  }
}

function isEmpty(file: JournalFile): boolean {
  return file.end <= fileHeaderBytes
}

function isFinished(file: JournalFile, applied: Position): boolean {
  return comparePositions({ file: file.number, offset: file.end }, applied) <= 0
}

function bytesAfter(file: JournalFile, applied: Position): number {
  if (file.number < applied.file) return 0
  const from = file.number === applied.file ? applied.offset : fileHeaderBytes
  return Math.max(0, file.end - Math.max(from, fileHeaderBytes))
}

function lastEnd(files: readonly JournalFile[]): Position | undefined {
  const last = files.at(-1)
  return last && { file: last.number, offset: last.end }
}

/** `7` → `<directory>/0000000007.journal` */
export function journalFilePath(directory: string, number: number): string {
  return join(directory, `${String(number).padStart(10, '0')}.journal`)
}

/** `0000000007.journal` → `7`; undefined for any other name. */
export function journalFileNumber(name: string): number | undefined {
  const digits = /^(\d{10})\.journal$/.exec(name)?.[1]
  return digits === undefined ? undefined : Number(digits)
}
