import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openRowsFolder } from './rows-folder.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-rows-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('the rows are in the file while the insert runs, and gone with it', async () => {
  const rowsFolder = await openRowsFolder(folder)

  const rows = await rowsFolder(Buffer.from('{"a":1}\n'), (file) => readFile(file, 'utf8'))

  expect(rows).toBe('{"a":1}\n')
  expect(await readdir(join(folder, 'inserts'))).toEqual([])
})

test('the rows of an insert that fails go too', async () => {
  const rowsFolder = await openRowsFolder(folder)

  const inserting = rowsFolder(Buffer.from('row\n'), () => Promise.reject(new Error('refused')))

  await expect(inserting).rejects.toThrow('refused')
  expect(await readdir(join(folder, 'inserts'))).toEqual([])
})

test('what a host that was killed left behind goes when the next one starts', async () => {
  await openRowsFolder(folder)
  await writeFile(join(folder, 'inserts', '1.rows'), 'left')

  await openRowsFolder(folder)

  expect(await readdir(join(folder, 'inserts'))).toEqual([])
})

test.each(['{a,b}', 'a*', 'a?', '[ab]'])(
  'in a folder %s no file name is a pattern',
  async (odd) => {
    const engineDir = join(folder, odd)
    await mkdir(engineDir)
    const rowsFolder = await openRowsFolder(engineDir)

    const path = await rowsFolder(Buffer.from('row\n'), (file) => Promise.resolve(file))

    expect(path).not.toMatch(/[*?{}[\]]/)
  },
)
