import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askScalar, untilStored } from '../asking.ts'
import { ofOwnPage } from '../calling.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { throughline as inThisProcess } from './command-line.ts'
import { startCommand, type EndedCommand } from './started-command.ts'

let server: RunningServer
let folder: string

beforeAll(async () => {
  server = await startServer()
  folder = await mkdtemp(path.join(tmpdir(), 'throughline-cli-'))
})

afterAll(async () => {
  await server.remove()
  await rm(folder, { recursive: true })
})

const dayMs = 86_400_000
const yesterday = new Date(Date.now() - dayMs).toISOString().slice(0, 10)

async function throughline(...words: readonly string[]): Promise<EndedCommand> {
  return startCommand([...words, '--url', server.url, '--api-key', server.apiKey]).ended
}

async function count(query: string, groupBy: readonly string[] = []) {
  await untilStored(server)
  return askScalar(server, {
    from: Date.now() - 40 * dayMs,
    to: Date.now(),
    query: {
      compute: { aggregation: 'count' },
      query: { data_source: 'product_analytics', search: { query } },
      group_by: groupBy.map((facet) => ({ facet })),
    },
  })
}

function accepted({ stdout }: EndedCommand): number {
  return Number(/accepted +([\d,]+)/.exec(stdout)?.[1]?.replaceAll(',', ''))
}

test('a demo is counted to the event, and once however often it is sent', async () => {
  const words = ['demo', '--users', '4000', '--days', '30', '--until', yesterday]

  const first = await throughline(...words)
  const second = await throughline(...words)

  expect([first.exitCode, second.exitCode]).toEqual([0, 0])
  expect(accepted(first)).toBeGreaterThan(20_000)
  expect(accepted(second)).toBe(accepted(first))
  expect((await count('@application.id:demo-shop'))[0]?.values).toEqual([accepted(first)])
})

test('the second of the three questions finds the card and the region', async () => {
  const columns = await count(
    '@event.name:payment.failed @payment.error_code:sca_challenge_timeout',
    ['@payment.region', '@payment.card.brand'],
  )

  expect(columns.map(({ values }) => values[0])).toEqual([
    ['southern-europe'],
    ['maestro'],
    expect.any(Number),
  ])
})

test('an import reports what the server refused, by reason and line, and the rest is there', async () => {
  const file = path.join(folder, 'events.ndjson')
  const event = { type: 'server', application: { id: 'imported' }, event: { name: 'e' } }
  const lines = [
    { ...event, usr: { id: 'u' } },
    event,
    { ...event, usr: { id: 7 } },
    { ...event, usr: { id: 'u' }, date: '1999-01-01' },
    { ...event, usr: { id: 'u' } },
    { ...event, usr: { id: 'u' }, application: undefined },
  ]
  await writeFile(file, lines.map((line) => JSON.stringify(line)).join('\n'))

  const { exitCode, stdout } = await throughline('import', file)
  const again = await throughline('import', file, '--restart')

  expect(exitCode).toBe(1)
  expect(stdout).toContain('event_without_identity: 1, line 2\n')
  expect(stdout).toContain('event_malformed: 1, line 3\n')
  expect(stdout).toContain('event_date_out_of_range: 1, line 4\n')
  expect(stdout).toContain('event_without_application: 1, line 6\n')
  expect(accepted(again)).toBe(2)
  expect((await count('@application.id:imported'))[0]?.values).toEqual([2])
})

test('a wrong key ends with 3', async () => {
  // More than a day: just after midnight, one has hardly begun, and nothing would be sent.
  const words = ['demo', '--users', '20', '--days', '3', '--url', server.url]

  const { exitCode, stderr } = await startCommand([...words, '--api-key', 'wrong']).ended

  expect(exitCode).toBe(3)
  expect(stderr).toContain('refused the API key (403')
})

const page = readFileSync(new URL('../../../docs/reference/signing-in.md', import.meta.url), 'utf8')

test('the link that the page of signing in has made is one that a server opens', async () => {
  const keys = { dataDir: server.dataDir, environmentKey: undefined }
  const invite = (...words: readonly string[]) =>
    inThisProcess(['invite', ...words, '--url', server.url], { keys })
  const [, words = ''] = /npx throughline invite (.+)/.exec(page) ?? []

  const { exitCode, stdout, stderr } = await invite(...words.split(' '))
  const token = new URLSearchParams(new URL(stdout.trim()).hash.slice(1)).get('invitation')
  const shown = await fetch(`${server.url}/api/app/invitation`, {
    method: 'POST',
    headers: { ...ofOwnPage, 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  })

  expect([exitCode, shown.status]).toEqual([0, 200])
  expect(stderr).toContain('For ann@shop.example (administrator), once')
  expect(await shown.json()).toMatchObject({ email: 'ann@shop.example', role: 'administrator' })
  expect(await invite('nobody')).toMatchObject({ exitCode: 1 })
  expect(await invite('bob@shop.example', '--app-key', 'wrong')).toMatchObject({ exitCode: 3 })
})
