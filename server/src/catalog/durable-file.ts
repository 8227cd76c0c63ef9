import { open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The text of a file; undefined when there is none. Any other failure to read it is thrown. */
export async function readFileIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/**
 * Replaces a file as a whole (mode 0600): after a crash it has the old text or the new one. Two
 * writers of one file must take turns: both would write the same `.part`.
 */
export async function writeFileDurably(path: string, text: string): Promise<void> {
  const part = `${path}.part`
  const file = await open(part, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(part, path)
  const directory = await open(dirname(path), 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}
