import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { throughline } from './command-line.ts'
import { openFakeIntake, type FakeIntake } from './fake-intake.ts'

let folder: string
let intake: FakeIntake

const shown = '(got {"event":{"id":"line-4b2b6b67'

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'throughline-cli-'))
  const detail = `Invalid value at /: must have required properties ${shown}`
  const rejection = { index: 0, code: 'event_malformed', title: 'Bad', detail }
  intake = await openFakeIntake(() => ({ kind: 'accept', rejected: [rejection] }))
})

afterEach(async () => {
  await intake.close()
  await rm(folder, { recursive: true })
})

async function summaryOf(line: object, ...more: readonly string[]): Promise<string> {
  const file = path.join(folder, 'events.ndjson')
  await writeFile(file, `${JSON.stringify(line)}\n`)
  return (await throughline(['import', file, '--url', intake.url, ...more])).stdout
}

test('a line without an application is refused in plain words, with the option that names one', async () => {
  const summary = await summaryOf({ type: 'server', usr: { id: 'u1' } })

  expect(summary).toContain(
    'event_without_application: 1, line 1\n' +
      '      The event names no application. --application ID names it for all events without one.\n',
  )
})

test('a reason is told without the id that was made for the line', async () => {
  const summary = await summaryOf({ usr: { id: 'u1' } }, '--application', 'shop')

  expect(summary).toContain(
    'event_malformed: 1, line 1\n      Invalid value at /: must have required properties.\n',
  )
})

test('an id that stands in the line is told', async () => {
  const summary = await summaryOf({ application: { id: 'shop' }, event: { id: 'line-mine' } })

  expect(summary).toContain(shown)
})
