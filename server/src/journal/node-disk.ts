import { type FileHandle, mkdir, open, readdir, unlink } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { lockDirectory } from './directory-lock.ts'
import type { Disk, DiskFile } from './disk.ts'

// Events are personal data: nobody but the server's own user reads them.
const fileMode = 0o600
const directoryMode = 0o700

/** The real disk. */
export const nodeDisk: Disk = {
  makeDirectory,
  list: (directory) => readdir(directory),
  create: async (path) => diskFile(await open(path, 'wx+', fileMode)),
  open: async (path) => diskFile(await open(path, 'r+')),
  remove: unlink,
  syncDirectory,
  lock: lockDirectory,
}

async function makeDirectory(directory: string): Promise<void> {
  const firstMade = await mkdir(directory, { recursive: true, mode: directoryMode })
  if (firstMade === undefined) return
  // A name is durable when the directory that holds it is: for each directory made, its parent.
  const outermost = dirname(resolve(firstMade))
  let parent = resolve(directory)
  while (parent !== outermost) {
    parent = dirname(parent)
    await syncDirectory(parent)
  }
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function diskFile(handle: FileHandle): DiskFile {
  return {
    size: async () => (await handle.stat()).size,
    read: (into, offset) => readFully(handle, into, offset),
    write: (bytes, offset) => writeFully(handle, bytes, offset),
    truncate: (size) => handle.truncate(size),
    // fdatasync: leaves out the times, which nobody needs, but not the size.
    sync: () => handle.datasync(),
    close: () => handle.close(),
  }
}

async function readFully(handle: FileHandle, into: Uint8Array, offset: number): Promise<number> {
  let filled = 0
  while (filled < into.length) {
    const left = into.length - filled
    const { bytesRead } = await handle.read(into, filled, left, offset + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return filled
}

async function writeFully(handle: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  let written = 0
  // A write may be short, for example just before the disk is full; the next one then says why.
  while (written < bytes.length) {
    const left = bytes.length - written
    const { bytesWritten } = await handle.write(bytes, written, left, offset + written)
    written += bytesWritten
  }
}
