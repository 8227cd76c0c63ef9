import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openFakeIntake, type FakeIntake } from './fake-intake.ts'
import { executable, startCommand } from './started-command.ts'

let folder: string
let intake: FakeIntake
/** Called at the arrival of each request. */
let onRequest: (number: number) => void

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'throughline-cli-'))
  onRequest = () => undefined
  intake = await openFakeIntake((_, number) => {
    onRequest(number)
    return { kind: 'accept' }
  })
})

afterEach(async () => {
  await intake.close()
  await rm(folder, { recursive: true })
})

async function aFile(lines: number): Promise<string> {
  const file = path.join(folder, 'events.ndjson')
  const text = Array.from({ length: lines }, (_, n) => `{"n":${n}}\n`).join('')
  await writeFile(file, text)
  return file
}

test('where nothing is built, the executable says to run npm run build', async () => {
  const copy = path.join(folder, 'throughline.js')
  await copyFile(executable, copy)
  await writeFile(path.join(folder, 'package.json'), '{"type":"module"}')

  const { exitCode, stderr } = await startCommand(['--help'], copy).ended

  expect(exitCode).toBe(2)
  expect(stderr).toContain('npm run build')
})

test('kill -9 at the 3rd, 8th and 13th request, then a run to the end: every line is there once', async () => {
  const file = await aFile(30_000)
  const words = ['import', file, '--url', intake.url]
  for (const at of [3, 8, 13]) {
    const { child, ended } = startCommand(words)
    const first = intake.requests.length
    onRequest = (number) => number - first === at && child.kill('SIGKILL')
    await ended
  }
  onRequest = () => undefined

  const { exitCode, stderr } = await startCommand(words).ended

  expect(exitCode).toBe(0)
  expect(stderr).toContain('resuming after line')
  expect(intake.kept.size).toBe(30_000)
})

test('SIGINT ends with 130 after the state was saved', async () => {
  const file = await aFile(30_000)
  const words = ['import', file, '--url', intake.url]
  const { child, ended } = startCommand(words)
  onRequest = (number) => number === 6 && child.kill('SIGINT')

  const first = await ended
  onRequest = () => undefined
  const second = await startCommand(words).ended

  expect(first.exitCode).toBe(130)
  expect(first.stderr).toContain('interrupted; the same command goes on')
  expect(second.stderr).toMatch(/resuming after line \d+,000/)
  expect(intake.kept.size).toBe(30_000)
})

test('demo --dry-run into a reader that leaves early ends with 0', async () => {
  const { child, ended } = startCommand(['demo', '--dry-run', '--users', '5000', '--days', '9'])
  child.stdout?.once('data', () => child.stdout?.destroy())

  const { exitCode, stderr } = await ended

  expect(exitCode).toBe(0)
  expect(stderr).toBe('')
})
