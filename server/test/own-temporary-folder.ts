import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Gives a run of the tests a folder of its own for temporary files, and removes it afterwards with
 * whatever a test left, or a server that a test killed.
 */
export async function setup(): Promise<() => Promise<void>> {
  // Short, because the sockets in it have paths of at most about 100 characters.
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'tl-'))
  process.env['TMPDIR'] = folder
  return () => rm(folder, { recursive: true, force: true, maxRetries: 5 })
}
