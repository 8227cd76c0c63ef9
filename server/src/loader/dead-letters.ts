/**
 * Events that the warehouse refused, kept with the reason until somebody deals with them.
 *
 * Promise: an event set aside is durable before the batch around it counts as applied, and is
 * there once, however often its batch is repeated.
 * Layout: `dead-letters.ndjson`, one JSON object a line: {"at": epoch ms, "token": of the insert
 * that was refused, "reason": text, "row": the row as it was to be inserted}. A last line without
 * its end was torn by a crash; its row comes again, so it is cut off.
 */
import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

export interface DeadLetters {
  /** Resolves when the row is durable; does nothing when it is there under this token. */
  setAside(letter: DeadLetter): Promise<void>
  close(): Promise<void>
}

export type DeadLetter = {
  readonly row: Buffer
  /** Of an insert of this row alone, so it names the row; the same when the batch is repeated. */
  readonly token: string
  readonly reason: string
  readonly atMs: number
}

/** Opens the file of dead letters in the data directory (mode 0600), creating it if need be. */
export async function openDeadLetters(dataDir: string): Promise<DeadLetters> {
  const { O_CREAT, O_RDWR } = constants
  const file = await open(join(dataDir, 'dead-letters.ndjson'), O_CREAT | O_RDWR, 0o600)
  await syncDirectory(dataDir)
  const read = await readLines(file)
  let { endOffset } = read
  await file.truncate(endOffset)
  return {
    async setAside({ row, token, reason, atMs }) {
      if (read.lastTokens.has(token)) return
      const text = row.toString('utf8').trimEnd()
      const line = Buffer.from(`${JSON.stringify({ at: atMs, token, reason, row: text })}\n`)
      // At its own place: what a failed write left there is written over by the next.
      await writeAll(file, line, endOffset)
      await file.datasync()
      endOffset += line.length
      read.lastTokens.add(token)
    },
    close: () => file.close(),
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

async function writeAll(file: FileHandle, bytes: Buffer, offset: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, offset + done)
    done += bytesWritten
  }
}

type Lines = {
  /** Of the last batch in the file: only that one can be repeated. */
  readonly lastTokens: Set<string>
  /** Where the last whole line ends. */
  readonly endOffset: number
}

async function readLines(file: FileHandle): Promise<Lines> {
  const lastTokens = new Set<string>()
  let lastBatch = ''
  let endOffset = 0
  for await (const line of wholeLines(file)) {
    const token = /^\{"at":\d+,"token":"([^"]*)"/.exec(line.start)?.[1] ?? ''
    const [batch = ''] = token.split('.')
    if (batch !== lastBatch) lastTokens.clear()
    lastBatch = batch
    lastTokens.add(token)
    endOffset = line.endOffset
  }
  return { lastTokens, endOffset }
}

const chunkBytes = 1024 * 1024
const startBytesMax = 4_096
const newline = 0x0a

async function* wholeLines(file: FileHandle) {
  let rest: Buffer = Buffer.alloc(0)
  for (let offset = 0; ;) {
    const chunk = Buffer.alloc(chunkBytes)
    const { bytesRead } = await file.read(chunk, 0, chunkBytes, offset + rest.length)
    if (bytesRead === 0) return
    rest = Buffer.concat([rest, chunk.subarray(0, bytesRead)])
    for (let end = rest.indexOf(newline); end >= 0; end = rest.indexOf(newline)) {
      offset += end + 1
      yield { start: rest.toString('utf8', 0, Math.min(end, startBytesMax)), endOffset: offset }
      rest = rest.subarray(end + 1)
    }
  }
}
