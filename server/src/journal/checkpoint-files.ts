/**
 * The files `checkpoint-a` and `checkpoint-b`. Layout: docs/formats/journal.md.
 *
 * Promise: once `save` resolved, an open finds that checkpoint or a later one; after a crash inside
 * `save`, the one before it or the new one. A save overwrites the older of the two in place, so the
 * newest durable one is never touched, and no room is needed: it works on a full disk, where it is
 * what makes finished files be deleted. When the newest is damaged, the one before counts; when both
 * are, there is none. Records are then read again, never skipped.
 */
import { join } from 'node:path'
import {
  type Checkpoint,
  type DecodedCheckpoint,
  checkpointBytesMax,
  decodeCheckpoint,
  encodeCheckpoint,
} from './checkpoint.ts'
import type { Disk, DiskFile } from './disk.ts'
import { isOutOfSpace } from './journal-error.ts'

/** Room taken beforehand; a note of 17 kB goes with a batch of 100,000 events. */
const roomBytes = 64 * 1024

export type LoadedCheckpoint =
  | { readonly kind: 'found'; readonly checkpoint: Checkpoint }
  | { readonly kind: 'absent' }
  | { readonly kind: 'damaged' }

interface Slot {
  readonly path: string
  readonly content: DecodedCheckpoint
}

export class CheckpointFiles {
  readonly loaded: LoadedCheckpoint
  readonly #disk: Disk
  #newest: Slot
  #oldest: Slot

  constructor(disk: Disk, slots: { readonly newest: Slot; readonly oldest: Slot }) {
    this.#disk = disk
    this.#newest = slots.newest
    this.#oldest = slots.oldest
    this.loaded = loadedFrom(slots.newest.content, slots.oldest.content)
  }

  async save(checkpoint: Checkpoint): Promise<void> {
    const found = { sequence: sequenceOf(this.#newest) + 1, checkpoint }
    const { path } = this.#oldest
    await withFile(await this.#disk.open(path), async (file) => {
      await file.write(encodeCheckpoint(found), 0)
      await file.sync()
    })
    this.#oldest = this.#newest
    this.#newest = { path, content: { kind: 'found', found } }
  }
}

export async function openCheckpointFiles(disk: Disk, directory: string): Promise<CheckpointFiles> {
  const present = await disk.list(directory)
  const openSlot = async (name: string): Promise<Slot> => {
    const path = join(directory, name)
    const file = await (present.includes(name) ? disk.open(path) : disk.create(path))
    return { path, content: await withFile(file, contentWithRoom) }
  }
  const a = await openSlot('checkpoint-a')
  const b = await openSlot('checkpoint-b')
  await disk.syncDirectory(directory)
  const isANewer = sequenceOf(a) > sequenceOf(b)
  return new CheckpointFiles(disk, isANewer ? { newest: a, oldest: b } : { newest: b, oldest: a })
}

async function contentWithRoom(file: DiskFile): Promise<DecodedCheckpoint> {
  await takeRoom(file)
  const bytes = Buffer.alloc(Math.min(await file.size(), checkpointBytesMax))
  return decodeCheckpoint(bytes.subarray(0, await file.read(bytes, 0)))
}

/** Fills up with zeros. On a full disk a save may then fail until there is room. */
async function takeRoom(file: DiskFile): Promise<void> {
  const size = await file.size()
  try {
    if (size < roomBytes) await file.write(Buffer.alloc(roomBytes - size), size)
    // What a killed process wrote must be durable before files are deleted because of it.
    await file.sync()
  } catch (error) {
    if (!isOutOfSpace(error)) throw error
  }
}

async function withFile<Result>(
  file: DiskFile,
  work: (file: DiskFile) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(file)
  } finally {
    await file.close()
  }
}

function sequenceOf({ content }: Slot): number {
  return content.kind === 'found' ? content.found.sequence : 0
}

function loadedFrom(newest: DecodedCheckpoint, oldest: DecodedCheckpoint): LoadedCheckpoint {
  if (newest.kind === 'found') return { kind: 'found', checkpoint: newest.found.checkpoint }
  const isDamaged = newest.kind === 'damaged' || oldest.kind === 'damaged'
  return { kind: isDamaged ? 'damaged' : 'absent' }
}
