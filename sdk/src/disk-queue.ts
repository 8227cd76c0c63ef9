/**
 * Events that wait, in a file, so that they outlive the process.
 *
 * Promise: when `append` returns, the event has been handed to the operating system. It survives the
 * end of the process, `kill -9` included, and is there at the next start under the same event id; a
 * power cut may take the last seconds. A damaged line costs its event and no other. After a crash an
 * event that was removed may be there again, never the other way round.
 *
 * Layout of `events.log`, a line each, numbers ascending: `7 {"eventId":…}` is event 7, and `5-7` says
 * that 5 to 7 are delivered or dropped. A last line without its end was cut off and is none. When most
 * of the file is about events that are gone, it is written anew beside and renamed.
 *
 * One client at a time: `events.lock` names its process.
 */
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { isTrackEvent } from './event.ts'
import { reasonOf, type Notices } from './notices.ts'

export type DiskQueue = {
  /** The events that an earlier process left, oldest first. */
  readonly kept: readonly string[]
  append(json: string): void
  /** The events at this place of the queue are delivered or dropped. */
  remove(start: number, count: number): void
  close(): void
}

type Line = { readonly number: number; readonly json: string }

// The file is left as it is until so much of it, and half of it, is about events that are gone.
const goneCharsMin = 1024 * 1024

// Two clocks go into the start of a process, and they are not read at one moment.
const startDifferenceMsMax = 500

/** Nothing, and a word about it, when the folder can't be used: events are in memory only then. */
export function openDiskQueue(path: string, notices: Notices): DiskQueue | undefined {
  try {
    const directory = resolve(path)
    mkdirSync(directory, { recursive: true })
    const unlock = lock(directory)
    try {
      return openLog({ file: join(directory, 'events.log'), notices, unlock })
    } catch (error) {
      unlock()
      throw error
    }
  } catch (error) {
    notices.errorOnce('disk', `Events are kept in memory only: ${reasonOf(error)}`)
    return undefined
  }
}

type Log = { readonly file: string; readonly notices: Notices; readonly unlock: () => void }

function openLog({ file, notices, unlock }: Log): DiskQueue {
  const lines = linesIn(contentOf(file), notices)
  const kept = lines.map(({ json }) => json)
  let number = lines.at(-1)?.number ?? 0
  let { descriptor, chars } = writeAnew(file, lines)
  let anewAtChars = 2 * chars + goneCharsMin
  let isTorn = false

  const write = (text: string): void => {
    try {
      appendFileSync(descriptor, isTorn ? `\n${text}` : text)
      isTorn = false
      chars += text.length
    } catch (error) {
      isTorn = true
      notices.errorOnce('disk', `Events are kept in memory only: ${reasonOf(error)}`)
    }
  }
  const shrink = (): void => {
    const before = descriptor
    try {
      ;({ descriptor, chars } = writeAnew(file, lines))
      closeSync(before)
    } catch (error) {
      notices.errorOnce('disk', `The file of the queue grows: ${reasonOf(error)}`)
    }
    anewAtChars = 2 * chars + goneCharsMin
  }
  return {
    kept,
    append: (json) => {
      number += 1
      lines.push({ number, json })
      write(`${number} ${json}\n`)
    },
    remove: (start, count) => {
      const removed = lines.splice(start, count)
      const [first, last] = [removed[0], removed.at(-1)]
      if (first === undefined || last === undefined) return
      write(`${first.number}-${last.number}\n`)
      if (chars > anewAtChars) shrink()
    },
    close: () => {
      closeSync(descriptor)
      unlock()
    },
  }
}

/** Rename is what makes it whole: a crash leaves the old file or the new one. */
function writeAnew(file: string, lines: readonly Line[]): { descriptor: number; chars: number } {
  const text = lines.map(({ number, json }) => `${number} ${json}\n`).join('')
  const beside = `${file}.new`
  writeFileSync(beside, text, { mode: 0o600 })
  renameSync(beside, file)
  return { descriptor: openSync(file, 'a'), chars: text.length }
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return ''
    throw error
  }
}

function linesIn(text: string, notices: Notices): Line[] {
  const waiting = new Map<number, string>()
  for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
    const [, from, to, json] = /^(\d+)(?:-(\d+)| (\{.*\}))$/.exec(line) ?? []
    if (to !== undefined) remove(waiting, { from: Number(from), to: Number(to) })
    else if (json !== undefined && isEvent(json)) waiting.set(Number(from), json)
    else if (line !== '')
      notices.warnOnce('damage', 'Damaged lines of the disk queue are left out.')
  }
  return [...waiting].map(([number, json]) => ({ number, json }))
}

function remove(waiting: Map<number, string>, { from, to }: { from: number; to: number }): void {
  for (const number of waiting.keys()) {
    if (number > to) return
    if (number >= from) waiting.delete(number)
  }
}

function isEvent(text: string): boolean {
  try {
    return isTrackEvent(JSON.parse(text))
  } catch {
    return false
  }
}

/**
 * The file says who has the folder: a process, and when it started, because a container starts again
 * and again under one id. Two clients of a process, also in different threads, agree on both.
 */
function lock(directory: string): () => void {
  const file = join(directory, 'events.lock')
  const startedMs = Math.round(Date.now() - process.uptime() * 1_000)
  const [owner = 0, ownerStartedMs = 0] = contentOf(file).split(' ').map(Number)
  const isOfEarlierProcess =
    owner === process.pid && Math.abs(ownerStartedMs - startedMs) > startDifferenceMsMax
  if (!isOfEarlierProcess && isAlive(owner)) {
    throw new Error(`${directory} is the queueDirectory of another client, in process ${owner}`)
  }
  writeFileSync(file, `${process.pid} ${startedMs}`)
  return () => rmSync(file, { force: true })
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined
}
