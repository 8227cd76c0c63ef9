import type { DirectoryLock } from './directory-lock.ts'

/**
 * All that the journal asks of a disk. `node-disk.ts` is the real one; tests pass one that loses,
 * tears and damages bytes.
 */
export interface Disk {
  makeDirectory(directory: string): Promise<void>
  list(directory: string): Promise<readonly string[]>
  /** Fails when the file exists. The new name is durable only after `syncDirectory`. */
  create(path: string): Promise<DiskFile>
  open(path: string): Promise<DiskFile>
  remove(path: string): Promise<void>
  syncDirectory(directory: string): Promise<void>
  /** Throws `JournalError` `locked` when a live process holds the directory. */
  lock(directory: string): Promise<DirectoryLock>
}

export interface DiskFile {
  size(): Promise<number>
  /** Fills `into` from `offset`; returns fewer bytes only at the end of the file. */
  read(into: Uint8Array, offset: number): Promise<number>
  /** Writes all of `bytes` or throws; after a throw any part of it may be in the file. */
  write(bytes: Uint8Array, offset: number): Promise<void>
  truncate(size: number): Promise<void>
  /** Makes content and size durable. */
  sync(): Promise<void>
  close(): Promise<void>
}
