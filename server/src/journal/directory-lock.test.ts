import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lockDirectory } from './directory-lock.ts'

test('a held directory is refused, naming the process that holds it', async () => {
  const directory = await newDirectory()
  await lockDirectory(directory)

  const second = lockDirectory(directory)

  await expect(second).rejects.toThrow(`in use by process ${process.pid}`)
})

test('a released directory can be taken, again and again, and one lock file remains', async () => {
  const directory = await newDirectory()

  for (const lock of [await lockDirectory(directory)]) await lock.release()
  await lockDirectory(directory)

  expect(await readdir(directory)).toEqual(['lock-2'])
})

test('the lock of a dead process is taken over', async () => {
  const directory = await newDirectory()
  const { pid } = spawnSync(process.execPath, ['--version'])
  await writeFile(join(directory, 'lock-1'), `${pid} \n`)

  const taking = lockDirectory(directory)

  await expect(taking).resolves.toBeDefined()
})

test('a lock is taken over when its process id now belongs to a process started later', async () => {
  const directory = await newDirectory()
  await writeFile(join(directory, 'lock-1'), `${process.pid} another-boot/1\n`)

  const taking = lockDirectory(directory)

  await expect(taking).resolves.toBeDefined()
})

test('a damaged lock file holds nothing', async () => {
  const directory = await newDirectory()
  await writeFile(join(directory, 'lock-1'), '')

  const taking = lockDirectory(directory)

  await expect(taking).resolves.toBeDefined()
})

test('of 8 who want the directory of a dead process, 1 gets it', async () => {
  const directory = await newDirectory()
  await writeFile(join(directory, 'lock-1'), `${process.pid} another-boot/1\n`)

  const takers = Array.from({ length: 8 }, () => lockDirectory(directory))
  const outcomes = await Promise.allSettled(takers)

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

function newDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'journal-lock-'))
}
