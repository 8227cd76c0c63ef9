/**
 * A disk in memory for tests, as unkind as a real one may be. A crash keeps any part of what was
 * not synced: of each write nothing, all, or a torn part, in any order, and the same for names
 * whose directory was not synced. A failed sync forgets the pages but still shows them to readers.
 */
import { JournalError } from './journal-error.ts'
import type { Disk, DiskFile } from './disk.ts'

type Change =
  | { readonly kind: 'write'; readonly bytes: Buffer; readonly offset: number }
  | { readonly kind: 'truncate'; readonly size: number }

interface Inode {
  content: Buffer
  durable: Buffer
  unsynced: Change[]
}

type NameChange =
  | { readonly kind: 'add'; readonly path: string; readonly inode: Inode }
  | { readonly kind: 'remove'; readonly path: string }

export type FaultyOperation = 'create' | 'write' | 'truncate' | 'sync' | 'remove'

/** A number from 0 inclusive to 1 exclusive, as `Math.random` gives. */
export type Chance = () => number

export class FakeDisk implements Disk {
  #names = new Map<string, Inode>()
  #durableNames = new Map<string, Inode>()
  #unsyncedNames: NameChange[] = []
  readonly #faults = new Map<FaultyOperation, string[]>()
  #isLocked = false
  #operationsLeft = Infinity
  #onDeath: () => void = () => undefined
  /** Bytes that all files together may take. */
  capacityBytes = Infinity

  /** The next operations of that kind fail with these codes, one each. */
  fail(operation: FaultyOperation, ...codes: readonly string[]): void {
    this.#faults.set(operation, [...(this.#faults.get(operation) ?? []), ...codes])
  }

  /** The process stops after `operations` more; the promise resolves at that moment. */
  dieAfter(operations: number): Promise<void> {
    this.#operationsLeft = operations
    return new Promise((resolve) => {
      this.#onDeath = resolve
    })
  }

  /** Power off and on again: what was not synced survives as `chance` has it. */
  async crash(chance: Chance): Promise<void> {
    this.#operationsLeft = 0
    await everythingStands()
    const survivors = this.#unsyncedNames.filter(() => chance() < 0.5)
    for (const change of survivors) applyName(this.#durableNames, change)
    this.#names = new Map(this.#durableNames)
    this.#unsyncedNames = []
    for (const inode of new Set(this.#names.values())) settleAfterCrash(inode, chance)
    this.#operationsLeft = Infinity
    this.#faults.clear()
    this.#isLocked = false
  }

  paths(): readonly string[] {
    return [...this.#names.keys()].toSorted()
  }

  contentOf(path: string): Buffer {
    return Buffer.from(this.#inode(path).content)
  }

  /** Changes bytes behind the journal's back: both what is cached and what is durable. */
  damage(path: string, change: (bytes: Buffer) => Uint8Array): void {
    const inode = this.#inode(path)
    inode.content = Buffer.from(change(inode.content))
    inode.durable = Buffer.from(change(inode.durable))
  }

  /** Loses a file behind the journal's back. */
  erase(path: string): void {
    this.#names.delete(path)
    this.#durableNames.delete(path)
  }

  makeDirectory(): Promise<void> {
    return this.#operation(() => undefined)
  }

  list(directory: string): Promise<readonly string[]> {
    const prefix = `${directory}/`
    return this.#operation(() =>
      this.paths()
        .filter((path) => path.startsWith(prefix))
        .map((path) => path.slice(prefix.length)),
    )
  }

  create(path: string): Promise<DiskFile> {
    return this.#operation(() => {
      this.#throwFault('create')
      if (this.#names.has(path)) throw systemError('EEXIST', path)
      const inode: Inode = { content: Buffer.alloc(0), durable: Buffer.alloc(0), unsynced: [] }
      this.#changeName({ kind: 'add', path, inode })
      return this.#handle(inode)
    })
  }

  open(path: string): Promise<DiskFile> {
    return this.#operation(() => this.#handle(this.#inode(path)))
  }

  remove(path: string): Promise<void> {
    return this.#operation(() => {
      this.#throwFault('remove')
      this.#inode(path)
      this.#changeName({ kind: 'remove', path })
    })
  }

  syncDirectory(): Promise<void> {
    return this.#operation(() => {
      this.#throwFault('sync')
      this.#durableNames = new Map(this.#names)
      this.#unsyncedNames = []
    })
  }

  async lock(directory: string): Promise<{ release: () => Promise<void> }> {
    await this.#operation(() => {
      if (this.#isLocked) throw new JournalError('locked', directory)
      this.#isLocked = true
    })
    return { release: () => this.#operation(() => void (this.#isLocked = false)) }
  }

  #changeName(change: NameChange): void {
    applyName(this.#names, change)
    this.#unsyncedNames.push(change)
  }

  #inode(path: string): Inode {
    const inode = this.#names.get(path)
    if (inode === undefined) throw systemError('ENOENT', path)
    return inode
  }

  #handle(inode: Inode): DiskFile {
    return {
      size: () => this.#operation(() => inode.content.length),
      read: (into, offset) => this.#operation(() => inode.content.subarray(offset).copy(into)),
      write: (bytes, offset) => this.#operation(() => this.#write(inode, bytes, offset)),
      truncate: (size) =>
        this.#operation(() => {
          this.#throwFault('truncate')
          change(inode, { kind: 'truncate', size })
        }),
      sync: () => this.#operation(() => this.#sync(inode)),
      close: () => this.#operation(() => undefined),
    }
  }

  /** A write that fails has written a part all the same. */
  #write(inode: Inode, bytes: Uint8Array, offset: number): void {
    const code = this.#takeFault('write')
    const room = Math.max(0, this.capacityBytes - this.usedBytes() + inode.content.length - offset)
    const kept = code === undefined ? room : bytes.length / 2
    change(inode, { kind: 'write', bytes: Buffer.from(bytes.subarray(0, kept)), offset })
    if (code !== undefined || bytes.length > room) throw systemError(code ?? 'ENOSPC', 'write')
  }

  #sync(inode: Inode): void {
    const code = this.#takeFault('sync')
    if (code === undefined) inode.durable = Buffer.from(inode.content)
    inode.unsynced = []
    if (code !== undefined) throw systemError(code, 'sync')
  }

  usedBytes(): number {
    return [...this.#names.values()].reduce((sum, { content }) => sum + content.length, 0)
  }

  /** One operation of the disk happens at once or, after the death of the process, never. */
  async #operation<Result>(act: () => Result): Promise<Result> {
    await Promise.resolve()
    this.#operationsLeft -= 1
    if (this.#operationsLeft < 0) {
      this.#onDeath()
      await forever()
    }
    return act()
  }

  #throwFault(operation: FaultyOperation): void {
    const code = this.#takeFault(operation)
    if (code !== undefined) throw systemError(code, operation)
  }

  #takeFault(operation: FaultyOperation): string | undefined {
    return this.#faults.get(operation)?.shift()
  }
}

function change(inode: Inode, made: Change): void {
  inode.content = applyChange(inode.content, made)
  inode.unsynced.push(made)
}

function settleAfterCrash(inode: Inode, chance: Chance): void {
  for (const change of inode.unsynced) {
    const fate = chance()
    if (fate < 0.4) inode.durable = applyChange(inode.durable, change)
    else if (fate < 0.8) inode.durable = applyChange(inode.durable, torn(change, chance))
  }
  inode.content = Buffer.from(inode.durable)
  inode.unsynced = []
}

/** The first bytes or the last bytes of a write got through. */
function torn(change: Change, chance: Chance): Change {
  if (change.kind === 'truncate') return change
  const cut = Math.floor(chance() * change.bytes.length)
  return chance() < 0.5
    ? { ...change, bytes: change.bytes.subarray(0, cut) }
    : { ...change, bytes: change.bytes.subarray(cut), offset: change.offset + cut }
}

function applyChange(content: Buffer, change: Change): Buffer {
  const size =
    change.kind === 'truncate'
      ? change.size
      : Math.max(content.length, change.offset + change.bytes.length)
  const changed = Buffer.alloc(size)
  content.copy(changed)
  if (change.kind === 'write') changed.set(change.bytes, change.offset)
  return changed
}

function applyName(names: Map<string, Inode>, change: NameChange): void {
  if (change.kind === 'add') names.set(change.path, change.inode)
  else names.delete(change.path)
}

function systemError(code: string, subject: string): Error {
  return Object.assign(new Error(`${code}: ${subject}`), { code })
}

/** Resolves when whatever still ran has come to its next operation, which never happens. */
async function everythingStands(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  }
}

function forever(): Promise<void> {
  return new Promise(() => undefined)
}
