/**
 * Events that the warehouse refused, kept with the reason until somebody deals with them.
 *
 * Promise: an event set aside is durable before the batch around it counts as applied, and is there
 * once, however often its batch is repeated. A letter is there whole or not at all.
 * Layout: `dead-letters/`, one file a letter; docs/formats/dead-letters.md.
 */
import { link, mkdir, open, opendir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { nodeDisk } from '../journal/node-disk.ts'
import { isLetterToken, parseLetter, printLetter, type DeadLetter } from './dead-letter-file.ts'
import { openOrder } from './in-order.ts'
import { takeOverLetters } from './letters-before.ts'

export interface DeadLetters {
  /** Resolves when the letter is durable; does nothing when one is there under its token. */
  setAside(letter: DeadLetter): Promise<void>
  /** Undefined when there is none under this token. */
  read(token: string): Promise<DeadLetter | undefined>
  /** Letters, the newest first; at least one when there is one. */
  page(asked: LetterPage): Promise<{ letters: readonly DeadLetter[]; after: string | undefined }>
  /** Puts this letter in the place of the one with its token; false when that one is gone. */
  replace(letter: DeadLetter): Promise<boolean>
  /** False when it was gone. */
  remove(token: string): Promise<boolean>
  /** How many there are, but those of the batches with these tokens. */
  count(exceptBatches?: readonly string[]): Promise<number>
}

/** Up to `limit` letters, those behind the token `after`. */
export type LetterPage = { readonly after?: string | undefined; readonly limit: number }

export const letterLimits = {
  /** A page ends early behind the letter with which it has read so much. */
  pageBytesMax: 16 * 1024 * 1024,
  /** Names held at once while the newest are looked for, beside the page itself. */
  namesHeldMax: 10_000,
} as const

/** Opens the directory of dead letters in the data directory (mode 0700), creating it if need be. */
export async function openDeadLetters(dataDir: string): Promise<DeadLetters> {
  const directory = join(dataDir, 'dead-letters')
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await nodeDisk.syncDirectory(dataDir)
  const setAside = (letter: DeadLetter) => create(directory, letter)
  await takeOverLetters(dataDir, setAside)
  // Two changes of one letter at a time would write the same draft.
  const inOrder = openOrder()
  return {
    setAside: (letter) => inOrder(() => setAside(letter)),
    read: (token) => readLetter(directory, token),
    page: (asked) => readPage(directory, asked),
    replace: (letter) => inOrder(() => replace(directory, letter)),
    remove: (token) => inOrder(() => remove(directory, token)),
    count: (exceptBatches = []) => countLetters(directory, exceptBatches),
  }
}

const ending = '.json'

function pathOf(directory: string, token: string): string {
  return join(directory, token + ending)
}

async function create(directory: string, letter: DeadLetter): Promise<void> {
  const draft = join(directory, `${letter.token}.new`)
  await writeDraft(draft, letter)
  try {
    // A link, because it fails when the letter is there: somebody may have mended that one.
    await link(draft, pathOf(directory, letter.token))
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  }
  await rm(draft)
  await nodeDisk.syncDirectory(directory)
}

async function replace(directory: string, letter: DeadLetter): Promise<boolean> {
  if ((await readLetter(directory, letter.token)) === undefined) return false
  const draft = join(directory, `${letter.token}.mended`)
  await writeDraft(draft, letter)
  await rename(draft, pathOf(directory, letter.token))
  await nodeDisk.syncDirectory(directory)
  return true
}

/** Writes a file anew: what a crash left there may be the very file of the letter, linked. */
async function writeDraft(path: string, letter: DeadLetter): Promise<void> {
  await rm(path, { force: true })
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(printLetter(letter))
    await file.datasync()
  } finally {
    await file.close()
  }
}

async function remove(directory: string, token: string): Promise<boolean> {
  if (!isLetterToken(token)) return false
  try {
    await rm(pathOf(directory, token))
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
  await nodeDisk.syncDirectory(directory)
  return true
}

async function readLetter(directory: string, token: string): Promise<DeadLetter | undefined> {
  if (!isLetterToken(token)) return undefined
  try {
    return parseLetter(await readFile(pathOf(directory, token), 'utf8'))
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

async function readPage(directory: string, { after, limit }: LetterPage) {
  const tokens = await newestTokens(directory, { after, limit: limit + 1 })
  const letters: DeadLetter[] = []
  let bytes = 0
  let last: string | undefined
  for (const token of tokens.slice(0, limit)) {
    const letter = await readLetter(directory, token)
    last = token
    if (letter === undefined) continue
    letters.push(letter)
    bytes += letter.row.length
    if (bytes >= letterLimits.pageBytesMax) break
  }
  return { letters, after: last === tokens.at(-1) ? undefined : last }
}

async function newestTokens(directory: string, { after, limit }: LetterPage): Promise<string[]> {
  let held: string[] = []
  for await (const token of tokensIn(directory)) {
    if (after !== undefined && token >= after) continue
    held.push(token)
    if (held.length >= limit + letterLimits.namesHeldMax) held = newest(held, limit)
  }
  return newest(held, limit)
}

/** Tokens begin with the time of their batch, so the newest are the last of the alphabet. */
function newest(tokens: readonly string[], limit: number): string[] {
  return tokens.toSorted().toReversed().slice(0, limit)
}

async function countLetters(directory: string, exceptBatches: readonly string[]): Promise<number> {
  let count = 0
  for await (const token of tokensIn(directory)) {
    if (!exceptBatches.includes(token.split('.')[0] ?? '')) count += 1
  }
  return count
}

/** In no order, and never all at once. */
async function* tokensIn(directory: string): AsyncGenerator<string> {
  for await (const { name } of await opendir(directory, { bufferSize: 1_024 })) {
    const token = name.slice(0, -ending.length)
    if (name.endsWith(ending) && isLetterToken(token)) yield token
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
