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
  /** Counts machine lives: what belongs to an earlier one never answers again. */
  #life = 0
  #operationsLeft = Infinity
  #onDeath: () => void = () => undefined
  /** Bytes that all files together may take. */
  capacityBytes = Infinity

  /** The next operations of that kind fail with these codes, one each. */
  fail(operation: FaultyOperation, ...codes: readonly string[]): void {
    this.#faults.set(operation, [...(this.#faults.get(operation) ?? []), ...codes])
  }

  /** Stops answering after `operations` more; the promise resolves at that moment. */
  dieAfter(operations: number): Promise<void> {
    this.#operationsLeft = operations
    return new Promise((resolve) => {
      this.#onDeath = resolve
    })
  }

  /** Power off and on again: what was not synced survives as `chance` has it. */
  crash(chance: Chance): void {
    const survivors = this.#unsyncedNames.filter(() => chance() < 0.5)
    for (const change of survivors) applyName(this.#durableNames, change)
    this.#names = new Map(this.#durableNames)
    this.#unsyncedNames = []
    for (const inode of new Set(this.#names.values())) settleAfterCrash(inode, chance)
    this.#life += 1
    this.#operationsLeft = Infinity
    this.#faults.clear()
    this.#isLocked = false
  }

  paths(): readonly string[] {
    return [...this.#names.keys()].toSorted()
  }

  /** What the medium holds under a name; change it with `damage`. */
  contentOf(path: string): Buffer {
    return Buffer.from(this.#inode(path).content)
  }

  /** Changes bytes behind the journal's back: both what is cached and what is durable. */
  damage(path: string, change: (bytes: Buffer) => Buffer): void {
    const inode = this.#inode(path)
    inode.content = change(Buffer.from(inode.content))
    inode.durable = change(Buffer.from(inode.durable))
  }

  erase(path: string): void {
    this.#names.delete(path)
    this.#durableNames.delete(path)
  }

  async makeDirectory(): Promise<void> {
    await this.#operation()
  }

  async list(directory: string): Promise<readonly string[]> {
    await this.#operation()
    const prefix = `${directory}/`
    return this.paths()
      .filter((path) => path.startsWith(prefix))
      .map((path) => path.slice(prefix.length))
  }

  async create(path: string): Promise<DiskFile> {
    await this.#operation('create')
    if (this.#names.has(path)) throw systemError('EEXIST', path)
    const inode: Inode = { content: Buffer.alloc(0), durable: Buffer.alloc(0), unsynced: [] }
    this.#rename({ kind: 'add', path, inode })
    return this.#handle(inode)
  }

  async open(path: string): Promise<DiskFile> {
    await this.#operation()
    return this.#handle(this.#inode(path))
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#operation()
    const inode = this.#inode(from)
    this.#rename({ kind: 'add', path: to, inode })
    this.#rename({ kind: 'remove', path: from })
  }

  async remove(path: string): Promise<void> {
    await this.#operation('remove')
    this.#inode(path)
    this.#rename({ kind: 'remove', path })
  }

  async syncDirectory(): Promise<void> {
    await this.#operation('sync')
    this.#durableNames = new Map(this.#names)
    this.#unsyncedNames = []
  }

  async lock(directory: string): Promise<{ release: () => Promise<void> }> {
    await this.#operation()
    if (this.#isLocked) throw new JournalError('locked', directory)
    this.#isLocked = true
    return {
      release: async () => {
        await this.#operation()
        this.#isLocked = false
      },
    }
  }

  #rename(change: NameChange): void {
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
      size: async () => {
        await this.#operation()
        return inode.content.length
      },
      read: async (into, offset) => {
        await this.#operation()
        return inode.content.copy(into, 0, offset)
      },
      write: async (bytes, offset) => {
        await this.#operation()
        this.#write(inode, { kind: 'write', bytes: Buffer.from(bytes), offset })
      },
      truncate: async (size) => {
        await this.#operation('truncate')
        this.#change(inode, { kind: 'truncate', size })
      },
      sync: async () => {
        await this.#operation()
        this.#sync(inode)
      },
      close: () => this.#operation(),
    }
  }

  /** A write that fails has written a part all the same. */
  #write(inode: Inode, change: Change & { readonly kind: 'write' }): void {
    const code = this.#takeFault('write')
    const room = this.capacityBytes - this.#usedBytes() + inode.content.length - change.offset
    const fits = change.bytes.length <= room
    const kept = code === undefined ? Math.max(0, room) : change.bytes.length / 2
    this.#change(inode, { ...change, bytes: change.bytes.subarray(0, kept) })
    if (code !== undefined || !fits) throw systemError(code ?? 'ENOSPC', 'write')
  }

  #sync(inode: Inode): void {
    const code = this.#takeFault('sync')
    if (code === undefined) inode.durable = Buffer.from(inode.content)
    inode.unsynced = []
    if (code !== undefined) throw systemError(code, 'sync')
  }

  #change(inode: Inode, change: Change): void {
    inode.content = applyChange(inode.content, change)
    inode.unsynced.push(change)
  }

  #usedBytes(): number {
    return [...this.#names.values()].reduce((sum, { content }) => sum + content.length, 0)
  }

  async #operation(kind?: FaultyOperation): Promise<void> {
    const life = this.#life
    await Promise.resolve()
    this.#operationsLeft -= 1
    if (this.#operationsLeft < 0) this.#onDeath()
    if (this.#operationsLeft < 0 || life !== this.#life) await forever()
    const code = kind && this.#takeFault(kind)
    if (code !== undefined) throw systemError(code, kind ?? '')
  }

  #takeFault(operation: FaultyOperation): string | undefined {
    return this.#faults.get(operation)?.shift()
  }
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

function forever(): Promise<void> {
  return new Promise(() => undefined)
}
