import { appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { throughline } from './command-line.ts'
import { openFakeIntake, type FakeIntake } from './fake-intake.ts'

let folder: string
let file: string
let intake: FakeIntake
let interrupt: AbortController
/** The request at whose arrival somebody presses Ctrl-C; kept by the server all the same. */
let interruptAt: number

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'throughline-cli-'))
  file = path.join(folder, 'events.ndjson')
  interrupt = new AbortController()
  interruptAt = Infinity
  intake = await openFakeIntake((_, number) => {
    if (number === interruptAt) interrupt.abort()
    return { kind: 'accept' }
  })
})

afterEach(async () => {
  await intake.close()
  await rm(folder, { recursive: true })
})

function someLines(from: number, until: number): string {
  const lines = Array.from({ length: until - from }, (_, at) => JSON.stringify({ n: from + at }))
  return `${lines.join('\n')}\n`
}

async function importIt(...more: readonly string[]) {
  return throughline(['import', file, '--url', intake.url, ...more], {
    interrupted: interrupt.signal,
  })
}

async function importInterrupted(atRequest: number) {
  interruptAt = atRequest
  const outcome = await importIt()
  interrupt = new AbortController()
  return outcome
}

test('Ctrl-C ends with 130 and the next run goes on; the server counts every line once', async () => {
  await writeFile(file, someLines(0, 20_000))

  const first = await importInterrupted(9)
  const second = await importIt()

  expect(first.exitCode).toBe(130)
  expect(first.stderr).toContain('interrupted; the same command goes on where this one stopped')
  expect(second.exitCode).toBe(0)
  expect(second.stderr).toMatch(/events\.ndjson: resuming after line \d,000\n/)
  expect(second.stdout).toMatch(/skipped +\d,000 +already imported by an earlier run/)
  expect(intake.kept.size).toBe(20_000)
})

test('a finished file is not sent again', async () => {
  await writeFile(file, someLines(0, 1_500))

  await importIt()
  const again = await importIt()

  expect(again.exitCode).toBe(0)
  expect(again.stdout).toMatch(/read +0\n/)
  expect(again.stdout).toMatch(/skipped +1,500 .*1,500 events accepted, 0 rejected/)
  expect(intake.requests).toHaveLength(2)
})

test('of a file that has grown only the new lines are sent', async () => {
  await writeFile(file, someLines(0, 1_500))
  await importIt()
  await appendFile(file, someLines(1_500, 1_600))

  const again = await importIt()

  expect(again.stdout).toMatch(/read +100\n/)
  expect(intake.kept.size).toBe(1_600)
})

test('a file whose earlier lines have changed is sent again from the start, and it says so', async () => {
  await writeFile(file, someLines(0, 1_500))
  await importIt()
  await writeFile(file, someLines(1, 1_600))

  const again = await importIt()

  expect(again.stderr).toContain(
    'the lines imported earlier have changed since the last run; starting over',
  )
  expect(again.stdout).toMatch(/accepted +1,599\n/)
  expect(again.stdout).not.toContain('skipped')
})

test('a file that has become shorter is sent again, and its old lines are still counted once', async () => {
  await writeFile(file, someLines(0, 1_500))
  await importIt()
  await writeFile(file, someLines(0, 700))

  const again = await importIt()

  expect(again.stderr).toContain('the file has become shorter since the last run; starting over')
  expect(again.stdout).toMatch(/accepted +700\n/)
  expect(intake.kept.size).toBe(1_500)
})

test('what is remembered for one key or application does not count for another', async () => {
  await writeFile(file, someLines(0, 10))
  await importIt()

  const otherKey = await importIt('--api-key', 'other')
  const otherApplication = await importIt('--application', 'other')

  expect(otherKey.stderr).toContain('the earlier import went to another server, key or application')
  expect(otherKey.stdout).toMatch(/accepted +10\n/)
  expect(otherApplication.stdout).toMatch(/accepted +10\n/)
})

test('--state-dir keeps the state elsewhere, and the key does not stand in it', async () => {
  await writeFile(file, someLines(0, 10))
  const states = path.join(folder, 'states')

  await importIt('--state-dir', states)
  const again = await importIt('--state-dir', states)

  expect(again.stdout).toMatch(/read +0\n/)
  expect(await readdir(folder)).toEqual(['events.ndjson', 'states'])
  expect(await readdir(states)).toEqual([
    expect.stringMatching(/^events\.ndjson\.[0-9a-f]{12}\.throughline-import\.json$/),
  ])
})

test('a state file that cannot be read is no reason to fail: the import starts over', async () => {
  await writeFile(file, someLines(0, 10))
  await writeFile(`${file}.throughline-import.json`, '{"version":1,')

  const { exitCode, stderr } = await importIt()

  expect(exitCode).toBe(0)
  expect(stderr).toContain('starting over')
  expect(intake.kept.size).toBe(10)
})

test('where no state can be kept the import says so and goes on', async () => {
  await writeFile(file, someLines(0, 10))

  const { exitCode, stderr } = await importIt('--state-dir', path.join(file, 'no-folder'))

  expect(exitCode).toBe(0)
  expect(stderr).toContain('cannot be resumed')
  expect(intake.kept.size).toBe(10)
})

test('a second run over a finished file ends with 0, and says what the first one was refused', async () => {
  await writeFile(file, `nonsense\n\n${someLines(0, 10)}\n`)

  const first = await importIt()
  const again = await importIt()

  expect([first.exitCode, again.exitCode]).toEqual([1, 0])
  expect(first.stdout).toMatch(/read +11\n/)
  expect(again.stdout).toMatch(/skipped +11 .*10 events accepted, 1 rejected/)
})
