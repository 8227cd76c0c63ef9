import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDeadLetters, type DeadLetter } from './dead-letters.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'throughline-'))
})

afterEach(() => rm(directory, { recursive: true }))

test('an event set aside is there with its time, reason and row', async () => {
  await setAside([aLetter({ row: Buffer.from('{"name":"é"}\n'), token: 'a.0' })])

  expect(await lines()).toEqual([
    String.raw`{"at":7,"token":"a.0","reason":"bad row","row":"{\"name\":\"é\"}"}`,
  ])
})

test('a batch repeated after a restart does not set its events aside a second time', async () => {
  await setAside([aLetter({ token: 'a' }), aLetter({ token: 'b.0' }), aLetter({ token: 'b.1' })])

  await setAside([aLetter({ token: 'b.0' }), aLetter({ token: 'b.1' }), aLetter({ token: 'c' })])

  expect(await tokens()).toEqual(['a', 'b.0', 'b.1', 'c'])
})

test('a batch repeated by the same process does not set its events aside a second time', async () => {
  await setAside([aLetter({ token: 'a.0' }), aLetter({ token: 'a.0' })])

  expect(await lines()).toHaveLength(1)
})

test('a line that a crash tore is cut off, and the next one stands on a line of its own', async () => {
  await setAside([aLetter({ token: 'a' })])
  await appendFile(file(), '{"at":7,"token":"b","reas')

  await setAside([aLetter({ token: 'b' })])

  expect(await tokens()).toEqual(['a', 'b'])
})

test('letters of more than 1 MiB are found again', async () => {
  const row = Buffer.from('x'.repeat(3 * 1024 * 1024))
  await setAside([aLetter({ token: 'a.0', row }), aLetter({ token: 'a.1', row })])

  await setAside([aLetter({ token: 'a.0', row }), aLetter({ token: 'a.1', row })])

  expect(await tokens()).toEqual(['a.0', 'a.1'])
})

function aLetter(letter: { readonly token: string; readonly row?: Buffer }): DeadLetter {
  return { row: Buffer.from('{}\n'), reason: 'bad row', atMs: 7, ...letter }
}

async function setAside(letters: readonly DeadLetter[]): Promise<void> {
  const deadLetters = await openDeadLetters(directory)
  for (const letter of letters) await deadLetters.setAside(letter)
  await deadLetters.close()
}

function file(): string {
  return join(directory, 'dead-letters.ndjson')
}

async function lines(): Promise<readonly string[]> {
  return (await readFile(file(), 'utf8')).split('\n').slice(0, -1)
}

async function tokens(): Promise<unknown[]> {
  return (await lines()).map((line) => {
    const letter: unknown = JSON.parse(line)
    return typeof letter === 'object' && letter !== null && 'token' in letter && letter.token
  })
}
