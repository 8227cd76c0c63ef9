import { afterEach, expect, test } from 'vitest'
import { StoredEvent } from '@throughline/contract'
import { Compile } from 'typebox/compile'
import { testNowMs, throughline } from './command-line.ts'
import { openFakeIntake, type FakeIntake } from './fake-intake.ts'

let intake: FakeIntake | undefined

afterEach(async () => {
  await intake?.close()
  intake = undefined
})

const storedEvent = Compile(StoredEvent)
const small = ['demo', '--users', '300', '--days', '20'] as const

async function dryRun(...more: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await throughline([...small, '--dry-run', ...more])
  return stdout.split('\n').filter(Boolean)
}

function parsed(lines: readonly string[]): readonly StoredEvent[] {
  return lines.map((line) => {
    const event: unknown = JSON.parse(line)
    if (!storedEvent.Check(event)) throw new Error(`not an event of the contract: ${line}`)
    return event
  })
}

test('every event has the shape of the contract, an identity and an id of its own', async () => {
  const events = parsed(await dryRun('--application', 'a "quoted" shop'))

  const ids = new Set(events.map(({ event }) => event?.id))
  expect(events.length).toBeGreaterThan(1_000)
  expect(ids.size).toBe(events.length)
  expect(events.every(({ session }) => session !== undefined)).toBe(true)
  expect(events.every(({ application }) => application.id === 'a "quoted" shop')).toBe(true)
})

test('the same seed, sizes and last day make the same shop; another seed makes another', async () => {
  const first = await dryRun('--until', '2026-03-31')
  const second = await dryRun('--until', '2026-03-31')
  const other = await dryRun('--until', '2026-03-31', '--seed', '2')

  expect(second).toEqual(first)
  expect(other).not.toEqual(first)
})

test('a run later on the same day writes the same events and the ones since', async () => {
  const words = [...small, '--dry-run']
  const earlier = await throughline(words, { nowMs: testNowMs - 4 * 3_600_000 })
  const later = await throughline(words)

  const laterLines = new Set(later.stdout.split('\n'))
  expect(earlier.stdout.split('\n').filter((line) => !laterLines.has(line))).toEqual([])
  expect(later.stdout.length).toBeGreaterThan(earlier.stdout.length)
})

test('nothing happens before the first day or later than now', async () => {
  const dates = parsed(await dryRun()).map(({ date }) => Number(date))

  expect(Math.min(...dates)).toBeGreaterThanOrEqual(Date.parse('2026-11-02T00:00:00Z'))
  expect(Math.max(...dates)).toBeLessThan(testNowMs)
})

test('payments by maestro in southern Europe fail after the release, and other payments as before', async () => {
  const words = ['demo', '--dry-run', '--users', '8000', '--days', '50']
  const { stdout, stderr } = await throughline(words)

  const failures = stdout.split('\n').filter((line) => line.includes('sca_challenge_timeout'))
  const after = failures.filter((line) => line.includes('"version":"4.19.0"'))
  const hit = after.filter((line) =>
    /"region":"southern-europe","card":{"brand":"maestro"/.test(line),
  )
  expect(hit.length).toBeGreaterThan(20)
  expect(after.length - hit.length).toBeLessThan(5)
  expect(failures.length - after.length).toBeLessThan(10)
  expect(stderr).toContain('was rare, and is not since 2026-11-13')
})

test('the demo goes through the intake and ends with three questions of one breakdown each', async () => {
  intake = await openFakeIntake()
  const words = ['demo', '--users', '4000', '--days', '60', '--url', intake.url]

  const { exitCode, stdout } = await throughline(words)

  expect(exitCode).toBe(0)
  expect(intake.requests.length).toBeGreaterThan(1)
  expect(stdout).toContain(`${intake.kept.size.toLocaleString('en-US')}\n  rejected`)
  expect(stdout).toContain('Three questions find it, on the page Explore with 90 d:')
  expect(stdout.match(/Count of payment\.failed by [@\w.]+$/gm)).toEqual([
    'Count of payment.failed by @payment.error_code',
    'Count of payment.failed by @payment.region',
    'Count of payment.failed by @payment.card.brand',
    'Count of payment.failed by version',
  ])
})

test('a shop too small for the findings does not claim them, and says what to choose', async () => {
  intake = await openFakeIntake()

  const sent = await throughline([...small, '--url', intake.url])
  const printed = await throughline([...small, '--dry-run'])

  expect(sent.exitCode).toBe(0)
  expect(sent.stdout).toMatch(/too small to show: .*\nChoose more --users or more --days/)
  expect(printed.stderr).toMatch(/too small to show: .*\nChoose more --users or more --days/)
  expect(sent.stdout + printed.stderr).not.toContain('Three questions')
})

test('a shop that the server refused in part does not claim its findings', async () => {
  const rejection = { index: 0, code: 'event_date_out_of_range', title: 'Old', detail: 'too old' }
  intake = await openFakeIntake(() => ({ kind: 'accept', rejected: [rejection] }))
  const words = ['demo', '--users', '4000', '--days', '60', '--url', intake.url]

  const { exitCode, stdout } = await throughline(words)

  expect(exitCode).toBe(1)
  expect(stdout).toMatch(/The server refused [\d,]+ events/)
  expect(stdout).toContain('choose a later --until, or fewer --days')
  expect(stdout).not.toContain('Three questions')
})

test('a shop of two years ago is beyond what the page looks back', async () => {
  const words = ['demo', '--dry-run', '--users', '4000', '--days', '60', '--until', '2024-11-21']

  const { stderr } = await throughline(words)

  expect(stderr).toContain('the page looks back 12 months at most.\nChoose a later --until.')
})

test('sent twice on the same day it is counted once', async () => {
  intake = await openFakeIntake()

  await throughline([...small, '--url', intake.url])
  const once = intake.kept.size
  await throughline([...small, '--url', intake.url])

  expect(intake.kept.size).toBe(once)
})

test('Ctrl-C during the demo ends with 130 and says what happens on the next run', async () => {
  const interrupt = new AbortController()
  intake = await openFakeIntake((_, number) => {
    if (number === 2) interrupt.abort()
    return { kind: 'accept' }
  })

  const { exitCode, stderr } = await throughline([...small, '--url', intake.url], {
    interrupted: interrupt.signal,
  })

  expect(exitCode).toBe(130)
  expect(stderr).toContain('interrupted; run it again today and what arrived is counted once')
})
