import * as fs from 'node:fs'
import { mkdir, open, readdir, rename, unlink } from 'node:fs/promises'
import { dirname, resolve as resolvePath } from 'node:path'
import { lockDirectory } from './directory-lock.ts'
import type { Disk, DiskFile } from './disk.ts'

// Events are personal data: nobody but the server's own user reads them.
const fileMode = 0o600
const directoryMode = 0o700

/** The real disk. */
export const nodeDisk: Disk = {
  makeDirectory,
  list: (directory) => readdir(directory),
  create: async (path) => diskFile(await openDescriptor(path, 'wx+')),
  open: async (path) => diskFile(await openDescriptor(path, 'r+')),
  rename,
  remove: unlink,
  syncDirectory,
  lock: lockDirectory,
}

async function makeDirectory(directory: string): Promise<void> {
  const firstMade = await mkdir(directory, { recursive: true, mode: directoryMode })
  if (firstMade === undefined) return
  // A name is durable when the directory that holds it is: for each directory made, its parent.
  const outermost = dirname(resolvePath(firstMade))
  let parent = resolvePath(directory)
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

// Plain descriptors and callbacks, because FileHandle costs a tenth of the throughput (ADR 4).
function openDescriptor(path: string, flags: string): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.open(path, flags, fileMode, (error, descriptor) => {
      if (error) reject(error)
      else resolve(descriptor)
    })
  })
}

function diskFile(descriptor: number): DiskFile {
  return {
    size: () => size(descriptor),
    read: (into, offset) => readFully(descriptor, into, offset),
    write: (bytes, offset) => writeFully(descriptor, bytes, offset),
    truncate: (bytes) => settled((done) => fs.ftruncate(descriptor, bytes, done)),
    sync: () => settled((done) => fs.fdatasync(descriptor, done)),
    close: () => settled((done) => fs.close(descriptor, done)),
  }
}

function settled(start: (done: fs.NoParamCallback) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => {
      if (error) reject(error)
      else resolve()
    })
  })
}

function size(descriptor: number): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.fstat(descriptor, (error, stats) => {
      if (error) reject(error)
      else resolve(stats.size)
    })
  })
}

async function readFully(descriptor: number, into: Uint8Array, offset: number): Promise<number> {
  let filled = 0
  while (filled < into.length) {
    const got = await readSome(descriptor, into, filled, offset + filled)
    if (got === 0) break
    filled += got
  }
  return filled
}

function readSome(
  descriptor: number,
  into: Uint8Array,
  filled: number,
  offset: number,
): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.read(descriptor, into, filled, into.length - filled, offset, (error, got) => {
      if (error) reject(error)
      else resolve(got)
    })
  })
}

async function writeFully(descriptor: number, bytes: Uint8Array, offset: number): Promise<void> {
  let written = 0
  // A write may be short, for example just before the disk is full; the rest then says why.
  while (written < bytes.length) {
    written += await writeSome(descriptor, bytes.subarray(written), offset + written)
  }
}

function writeSome(descriptor: number, bytes: Uint8Array, offset: number): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.write(descriptor, bytes, 0, bytes.length, offset, (error, written) => {
      if (error) reject(error)
      else resolve(written)
    })
  })
}
