/**
 * Appends records, many at a time.
 *
 * Promise: an append resolves 'durable' only after its bytes were synced. While one group of
 * records is written and synced, the next one gathers; a group is all that has gathered, so there
 * is no timer and nobody waits for company.
 *
 * When a write or sync fails, nobody of that group is told yes, the file is cut back to its durable
 * end, the cut is synced, and the file is never written again: after a failed sync the kernel may
 * have dropped the pages, and only a new file is certain. When the cut fails as well, appends are
 * refused until the journal is opened anew.
 */
import type { DiskFile } from './disk.ts'
import { fileHeaderBytes } from './file-header.ts'
import { JournalError, isOutOfSpace, isSystemError } from './journal-error.ts'
import type { JournalFile, JournalFiles } from './journal-files.ts'
import type { Position } from './position.ts'
import { encodeRecord, payloadBytesMax, recordBytes } from './record.ts'

export type AppendOutcome = 'durable' | 'full'

export const writerLimits = {
  /** One write and sync; keeps a slow disk from making one caller wait for everybody's bytes. */
  groupBytesMax: 4 * 1024 * 1024,
  /** Memory held by appends that wait for their group. */
  waitingBytesMax: 64 * 1024 * 1024,
} as const

interface Waiting {
  readonly payload: Uint8Array
  readonly resolve: (outcome: AppendOutcome) => void
  readonly reject: (error: JournalError) => void
}

interface ActiveFile {
  readonly file: JournalFile
  readonly handle: DiskFile
}

export class Writer {
  readonly #files: JournalFiles
  readonly #fileBytesMax: number
  readonly #onDurable: (bytes: number) => void
  readonly #buffer = Buffer.allocUnsafeSlow(writerLimits.groupBytesMax)
  #active: ActiveFile | undefined
  readonly #waiting: Waiting[] = []
  #waitingBytes = 0
  #running: Promise<void> | undefined
  #failure: JournalError | undefined
  #isClosed = false

  constructor(
    files: JournalFiles,
    options: {
      readonly fileBytesMax: number
      /** Called after each group, before its callers hear of it. */
      readonly onDurable: (bytes: number) => void
    },
  ) {
    this.#files = files
    this.#fileBytesMax = options.fileBytesMax
    this.#onDurable = options.onDurable
  }

  get active(): JournalFile | undefined {
    return this.#active?.file
  }

  /** Bytes that wait for their group or are being written. */
  get waitingBytes(): number {
    return this.#waitingBytes
  }

  /** Why every append is refused, if so. */
  get refusal(): JournalError | undefined {
    return this.#isClosed ? new JournalError('closed', 'the journal is closed') : this.#failure
  }

  end(): Position {
    return this.#files.endOf(this.active)
  }

  append(payload: Uint8Array): Promise<AppendOutcome> {
    if (payload.length > payloadBytesMax) {
      throw new Error(`a payload of ${payload.length} bytes is over ${payloadBytesMax}`)
    }
    const { refusal } = this
    if (refusal !== undefined) return Promise.reject(refusal)
    const waitingBytes = this.#waitingBytes + recordBytes(payload)
    if (waitingBytes > writerLimits.waitingBytesMax) return Promise.resolve('full')
    this.#waitingBytes = waitingBytes
    return new Promise((resolve, reject) => {
      this.#waiting.push({ payload, resolve, reject })
      this.#running ??= this.#writeGroups()
    })
  }

  /** Writes what waits, then refuses appends. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#running
    await this.#active?.handle.close()
    this.#active = undefined
  }

  async #writeGroups(): Promise<void> {
    // Lets everybody who is ready to append in this turn of the event loop join the group.
    await nextTurn()
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup()
      const settle = await this.#commit(group)
      this.#waitingBytes -= bytesOf(group)
      for (const one of group) settle(one)
      await nextTurn()
    }
    this.#running = undefined
  }

  /** As many as fit into the active file and one write, but at least one. */
  #takeGroup(): Waiting[] {
    const bytesMax = Math.min(writerLimits.groupBytesMax, this.#roomLeft())
    let bytes = 0
    let count = 0
    for (const { payload } of this.#waiting) {
      bytes += recordBytes(payload)
      if (count > 0 && bytes > bytesMax) break
      count += 1
    }
    return this.#waiting.splice(0, count)
  }

  #roomLeft(): number {
    return this.#fileBytesMax - (this.#active?.file.end ?? fileHeaderBytes)
  }

  /** Makes the group durable, or none of it; returns what its callers are to be told. */
  async #commit(group: readonly Waiting[]): Promise<(one: Waiting) => void> {
    if (this.#failure !== undefined) return refuse(this.#failure)
    try {
      await this.#writeGroup(group)
      return (one) => one.resolve('durable')
    } catch (cause) {
      if (!isSystemError(cause)) throw cause
      await this.#abandonFile()
      if (this.#failure !== undefined) return refuse(this.#failure)
      if (isOutOfSpace(cause)) return (one) => one.resolve('full')
      return refuse(new JournalError('io', 'the journal could not be written', cause))
    }
  }

  async #writeGroup(group: readonly Waiting[]): Promise<void> {
    const bytes = bytesOf(group)
    if (bytes > this.#roomLeft()) await this.#retireFile()
    this.#active ??= await this.#files.create()
    const { file, handle } = this.#active
    await handle.write(this.#encode(group, bytes, file), file.end)
    await handle.sync()
    file.end += bytes
    this.#onDurable(bytes)
  }

  #encode(group: readonly Waiting[], bytes: number, file: JournalFile): Buffer {
    const target = bytes > this.#buffer.length ? Buffer.allocUnsafe(bytes) : this.#buffer
    let at = 0
    for (const { payload } of group) {
      const position = { file: file.number, offset: file.end + at }
      at = encodeRecord(target, at, { payload, position })
    }
    return target.subarray(0, at)
  }

  async #retireFile(): Promise<void> {
    await this.#active?.handle.close()
    this.#active = undefined
  }

  async #abandonFile(): Promise<void> {
    if (this.#active === undefined) return
    const { file, handle } = this.#active
    this.#active = undefined
    try {
      await handle.truncate(file.end)
      await handle.sync()
      await handle.close()
      await this.#files.removeIfEmpty(file)
    } catch (cause) {
      const message = 'what the disk kept is unknown; open the journal anew'
      this.#failure = new JournalError('failed', message, cause)
    }
  }
}

function refuse(error: JournalError): (one: Waiting) => void {
  return (one) => one.reject(error)
}

function bytesOf(group: readonly Waiting[]): number {
  return group.reduce((sum, { payload }) => sum + recordBytes(payload), 0)
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
