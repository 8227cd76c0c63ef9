/**
 * The rows of an insert are put into a file, and the engine is given its name. Behind a statement
 * in one text with it, chDB looks at each byte of them several times before it reads the rows
 * (docs/adr/0017).
 *
 * A file lives as long as its insert. What a host that died left behind goes when the next one opens
 * the folder; nothing in it is needed, because whoever inserts repeats what was not answered.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** Files for the rows of inserts, each for as long as `use` runs. */
export type RowsFolder = <Result>(
  rows: Uint8Array,
  use: (file: string) => Promise<Result>,
) => Promise<Result>

/** Opens the folder of an engine and empties it. Only whoever holds the engine may. */
export async function openRowsFolder(engineDir: string): Promise<RowsFolder> {
  const folder = await emptyFolder(resolve(engineDir, 'inserts'))
  let made = 0
  return async (rows, use) => {
    const path = join(folder, `${(made += 1)}.rows`)
    try {
      await writeFile(path, rows, { mode: 0o600 })
      return await use(path)
    } finally {
      await rm(path, { force: true })
    }
  }
}

// The engine takes a name with one of these for a pattern, and inserts nothing when no file fits it.
const patternCharacters = /[*?{}[\]]/

async function emptyFolder(beside: string): Promise<string> {
  if (patternCharacters.test(beside)) return mkdtemp(join(tmpdir(), 'throughline-inserts-'))
  await rm(beside, { recursive: true, force: true })
  await mkdir(beside, { mode: 0o700 })
  return beside
}
