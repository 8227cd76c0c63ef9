/**
 * Events that the warehouse refused, kept with the reason until somebody deals with them.
 *
 * Promise: an event set aside is durable before the batch around it counts as applied.
 * Layout: `dead-letters.ndjson`, one JSON object a line: {"at": epoch ms, "reason": text,
 * "row": the row as it was to be inserted}.
 */
import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

export interface DeadLetters {
  setAside(row: Buffer, reason: string, atMs: number): Promise<void>
  close(): Promise<void>
}

/** Opens the file of dead letters in the data directory (mode 0600), creating it if need be. */
export async function openDeadLetters(dataDir: string): Promise<DeadLetters> {
  const file: FileHandle = await open(join(dataDir, 'dead-letters.ndjson'), 'a', 0o600)
  return {
    async setAside(row, reason, atMs) {
      const line = JSON.stringify({ at: atMs, reason, row: row.toString('utf8').trimEnd() })
      await file.appendFile(`${line}\n`)
      await file.datasync()
    },
    close: () => file.close(),
  }
}
