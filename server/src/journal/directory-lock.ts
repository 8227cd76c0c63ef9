/**
 * One process owns a journal directory at a time.
 *
 * The owner is the process named in the file `lock-N` with the highest N. A file is made by
 * linking a finished, synced file to its name, so it is never seen half written and exactly one
 * process gets a number. Whoever finds that the owner is dead, or has released the directory, takes
 * N + 1 and only then removes N. Numbers are never used again, so a slow process cannot remove or
 * replace the lock of a quick one.
 *
 * A process is named by its id and, where the kernel tells (Linux), by boot and start time: in a
 * container the next process often gets the id of the one that was killed.
 */
import { randomUUID } from 'node:crypto'
import { link, open, readFile, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { JournalError, isSystemError } from './journal-error.ts'

export interface DirectoryLock {
  release(): Promise<void>
}

interface Owner {
  readonly pid: number
  /** Boot and start time of the process; '' where the system does not tell. */
  readonly started: string
}

const attemptsMax = 20
const released: Owner = { pid: 0, started: '' }

/** Owns `directory`, or throws `JournalError` `locked` naming the process that does. */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const self: Owner = { pid: process.pid, started: await startOf(process.pid) }
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const newest = (await lockNumbers(directory)).at(-1) ?? 0
    const owner = await ownerNamedIn(lockPath(directory, newest))
    if (owner !== undefined && (await isAlive(owner))) {
      throw new JournalError('locked', `${directory} is in use by process ${owner.pid}`)
    }
    const taken = newest + 1
    if (await take(directory, taken, self)) return { release: () => release(directory, taken) }
  }
  throw new JournalError('locked', `${directory} is contended by other processes`)
}

async function take(directory: string, number: number, self: Owner): Promise<boolean> {
  if (!(await publish(directory, number, self))) return false
  const numbers = await lockNumbers(directory)
  // A higher number means that this process was slow and others have come and gone meanwhile.
  const isNewest = numbers.at(-1) === number
  const obsolete = isNewest ? numbers.slice(0, -1) : [number]
  for (const old of obsolete) await rm(lockPath(directory, old), { force: true })
  return isNewest
}

async function publish(directory: string, number: number, owner: Owner): Promise<boolean> {
  const draft = await writeDraft(directory, owner)
  try {
    await link(draft, lockPath(directory, number))
    return true
  } catch (error) {
    if (isSystemError(error) && error.code === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

async function release(directory: string, number: number): Promise<void> {
  await rename(await writeDraft(directory, released), lockPath(directory, number))
}

async function writeDraft(directory: string, owner: Owner): Promise<string> {
  const path = join(directory, `lock-draft-${randomUUID()}`)
  const handle = await open(path, 'wx', 0o600)
  try {
    await handle.writeFile(`${owner.pid} ${owner.started}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  return path
}

async function lockNumbers(directory: string): Promise<readonly number[]> {
  const names = await readdir(directory)
  return names
    .map((name) => Number(/^lock-(\d+)$/.exec(name)?.[1]))
    .filter((number) => number > 0)
    .toSorted((a, b) => a - b)
}

function lockPath(directory: string, number: number): string {
  return join(directory, `lock-${number}`)
}

async function ownerNamedIn(path: string): Promise<Owner | undefined> {
  const text = await textOf(path)
  const [, pid, started] = /^(\d+) (\S*)\n$/.exec(text) ?? []
  // A damaged file names nobody; it cannot stem from a live process, because it is synced first.
  if (pid === undefined || started === undefined || Number(pid) === released.pid) return undefined
  return { pid: Number(pid), started }
}

async function isAlive(owner: Owner): Promise<boolean> {
  if (!canBeSignalled(owner.pid)) return false
  return (await startOf(owner.pid)) === owner.started
}

function canBeSignalled(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, but belongs to someone else.
    return isSystemError(error) && error.code === 'EPERM'
  }
}

async function startOf(pid: number): Promise<string> {
  const boot = await textOf('/proc/sys/kernel/random/boot_id')
  const stat = await textOf(`/proc/${pid}/stat`)
  // The second field is the program's name in parentheses and may itself hold spaces and
  // parentheses. Start time is the 22nd field: the 20th after the name.
  const startTicks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  return startTicks === undefined ? '' : `${boot.trim()}/${startTicks}`
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return ''
    throw error
  }
}
