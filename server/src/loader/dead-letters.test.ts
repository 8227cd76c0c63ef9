import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { printLetter, type DeadLetter } from './dead-letter-file.ts'
import { letterLimits, openDeadLetters } from './dead-letters.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'throughline-'))
})

afterEach(() => rm(directory, { recursive: true }))

function aLetter(letter: Partial<DeadLetter> & { readonly token: string }): DeadLetter {
  return { row: Buffer.from('{}\n'), reason: 'bad row', atMs: 5, ...letter }
}

async function opened(tokens: readonly string[] = []) {
  const letters = await openDeadLetters(directory)
  for (const token of tokens) await letters.setAside(aLetter({ token }))
  return letters
}

async function tokens(): Promise<readonly string[]> {
  const { letters } = await (await opened()).page({ limit: 100 })
  return letters.map(({ token }) => token)
}

test('a letter is there again after a restart, with its time, reason and row', async () => {
  const letter = aLetter({ token: 'a.000003-1', row: Buffer.from('{"name":"é"}\n') })

  await (await opened()).setAside(letter)

  expect(await (await opened()).read('a.000003-1')).toEqual(letter)
})

test('letters are listed from the newest on, page by page', async () => {
  const letters = await opened(['1-b', '3-a', '1-a.000001-1', '2-a'])

  const first = await letters.page({ limit: 2 })
  const second = await letters.page({ limit: 2, after: first.after })

  expect(first.letters.map(({ token }) => token)).toEqual(['3-a', '2-a'])
  expect(second.letters.map(({ token }) => token)).toEqual(['1-b', '1-a.000001-1'])
  expect(second.after).toBeUndefined()
})

test('a page ends with the letter that makes it 16 MiB, and the next one goes on behind it', async () => {
  const letters = await openDeadLetters(directory)
  const row = Buffer.alloc(letterLimits.pageBytesMax / 2, 'x')
  for (const token of ['1', '2', '3']) await letters.setAside(aLetter({ token, row }))

  const first = await letters.page({ limit: 100 })
  const second = await letters.page({ limit: 100, after: first.after })

  expect(first.letters.map(({ token }) => token)).toEqual(['3', '2'])
  expect(second.letters.map(({ token }) => token)).toEqual(['1'])
})

test('a letter that was mended is not replaced when its batch is repeated', async () => {
  const letters = await opened(['a'])
  const mended = aLetter({ token: 'a', row: Buffer.from('{"mended":true}\n') })

  expect(await letters.replace(mended)).toBe(true)
  await letters.setAside(aLetter({ token: 'a' }))

  expect(await letters.read('a')).toEqual(mended)
})

test('a letter that is gone can be neither removed nor replaced', async () => {
  const letters = await opened(['a'])

  expect(await letters.remove('a')).toBe(true)
  expect(await letters.remove('a')).toBe(false)
  expect(await letters.replace(aLetter({ token: 'a' }))).toBe(false)
  expect(await tokens()).toEqual([])
})

test('the letters of a batch that is not applied yet are left out of the count', async () => {
  const letters = await opened(['1-a.000001-1', '1-a.000007-1', '1-a', '1-b', '2-a.000001-1'])

  expect(await letters.count()).toBe(5)
  expect(await letters.count(['1-a'])).toBe(2)
})

test.each(['../a', '..', '', 'a/b', 'A', '.a'])(
  'a name like %j leads to no letter, though there is such a file',
  async (token) => {
    const letters = await opened(['a'])
    const path = join(directory, 'dead-letters', `${token}.json`)
    await mkdir(join(directory, 'dead-letters', 'a'))
    await writeFile(path, printLetter(aLetter({ token: 'a' })))

    expect(await letters.read(token)).toBeUndefined()
    expect(await letters.replace(aLetter({ token }))).toBe(false)
    expect(await letters.remove(token)).toBe(false)
    expect(await readFile(path, 'utf8')).toBe(printLetter(aLetter({ token: 'a' })))
  },
)

test('a name longer than any file may have leads to no letter', async () => {
  const letters = await opened(['a'])

  expect(await letters.read('a'.repeat(300))).toBeUndefined()
  expect(await letters.remove('a'.repeat(300))).toBe(false)
})

test('only the own user may read letters', async () => {
  await opened(['a'])

  const modeOf = async (path: string) => (await stat(path)).mode & 0o777
  expect(await modeOf(join(directory, 'dead-letters'))).toBe(0o700)
  expect(await modeOf(join(directory, 'dead-letters', 'a.json'))).toBe(0o600)
})

test('the file of earlier versions is taken over once, but for a last line that a crash has torn', async () => {
  const lines = ['u.0', 'u.1', 'v'].map((token) =>
    JSON.stringify({ at: 7, token, reason: 'bad', row: `{"name":"${token}"}` }),
  )
  const torn = '{"at":8,"token":"w","rea'
  await writeFile(join(directory, 'dead-letters.ndjson'), `${lines.join('\n')}\n${torn}`)

  expect(await tokens()).toEqual(['v', 'u.1', 'u.0'])
  expect(await readdir(directory)).toEqual(['dead-letters'])
  expect(await (await opened()).read('u.1')).toEqual({
    atMs: 7,
    token: 'u.1',
    reason: 'bad',
    row: Buffer.from('{"name":"u.1"}\n'),
  })
})
