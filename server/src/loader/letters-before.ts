/** Takes over the dead letters of earlier versions: `dead-letters.ndjson`, a line a letter. */
import { createReadStream, existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { nodeDisk } from '../journal/node-disk.ts'
import { parseLetter, type DeadLetter } from './dead-letter-file.ts'

/**
 * Sets each letter of the file aside under its own token, then removes the file: cut short, it is
 * done again. A last line that a crash has torn is no letter; its row comes again.
 */
export async function takeOverLetters(
  dataDir: string,
  setAside: (letter: DeadLetter) => Promise<void>,
): Promise<void> {
  const path = join(dataDir, 'dead-letters.ndjson')
  if (!existsSync(path)) return
  for await (const line of createInterface(createReadStream(path))) {
    const letter = parseLetter(line)
    if (letter !== undefined) await setAside(letter)
  }
  await rm(path)
  await nodeDisk.syncDirectory(dataDir)
}
