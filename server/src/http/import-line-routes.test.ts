import type { ImportedLines } from '@throughline/contract'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { importPaths } from './import-endpoints.ts'
import { fakeTools, intakeHeaders, signedInAs } from './fake-stages.ts'
import { buildServer, type ServerTools } from './server.ts'

let tools: ServerTools
let app: FastifyInstance
let kept: Buffer[]
let outcome: 'durable' | 'full'

beforeEach(async () => {
  const fake = await fakeTools()
  kept = []
  outcome = 'durable'
  const append = (record: Buffer) => {
    kept.push(record)
    return Promise.resolve(outcome)
  }
  tools = { ...fake, intake: { ...fake.intake, journal: { append } } }
  app = await buildServer(tools)
})
afterEach(() => app.close())

type Sent = { readonly query?: string; readonly headers?: Readonly<Record<string, string>> }

function submit(payload: string | Buffer, { query = '', headers = intakeHeaders }: Sent = {}) {
  return app.inject({ method: 'POST', url: `${importPaths.lines}${query}`, headers, payload })
}

function namesKept(): readonly string[] {
  return (
    Buffer.concat(kept)
      .toString()
      .match(/line-[\da-f]{32}/g) ?? []
  )
}

const line = (user: string) => `{"type":"server","usr":{"id":"${user}"},"event":{"name":"paid"}}\n`

test('lines are told by their number in the file, and those without an application are of the chosen one', async () => {
  const text = Buffer.concat([
    Buffer.from(`${line('a')}\n{"a"\n`),
    Buffer.from('{"a":"é"}\n', 'latin1'),
    Buffer.from(`${line('b')}{"type":"server","event":{"name":"paid"}}`),
  ])

  const answer = await submit(text, { query: '?application_id=shop&lines_before=100' })

  const { lines, accepted, rejected } = answer.json<ImportedLines>()
  expect([answer.statusCode, lines, accepted]).toEqual([200, 6, 2])
  expect(rejected.map(({ line: number, code }) => [number, code])).toEqual([
    [103, 'line_not_json'],
    [104, 'line_not_utf8'],
    [106, 'event_without_identity'],
  ])
  expect(tools.app.catalog.isApplication('shop')).toBe(true)
})

test('a file has the same events wherever it is cut between two requests, so that none counts twice', async () => {
  const [one, two, three] = ['a', 'a', 'b'].map(line)
  await submit(`${one}${two}${three}`, { query: '?application_id=shop' })
  const whole = namesKept()
  kept = []

  const first = await submit(`${one}${two}`, { query: '?application_id=shop' })
  const { lines, digest } = first.json<ImportedLines>()
  await submit(three ?? '', {
    query: `?application_id=shop&lines_before=${lines}&digest=${digest}`,
  })

  expect(new Set(whole).size).toBe(3)
  expect(namesKept()).toEqual(whole)
})

test('without room in the journal nothing is taken, and the sender is told to come again', async () => {
  outcome = 'full'

  const answer = await submit(line('a'), { query: '?application_id=shop' })

  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([429, '10'])
})

test('10,001 lines, and a digest that is none, are refused', async () => {
  expect((await submit('\n'.repeat(10_001))).statusCode).toBe(413)
  expect((await submit(line('a'), { query: '?digest=12' })).body).toContain('64 hexadecimal digits')
  expect(kept).toEqual([])
})

test('an editor may import from the page of this server, a viewer not, and no other page', async () => {
  const editor = await signedInAs(tools, 'editor')
  const viewer = await signedInAs(tools, 'viewer')
  const elsewhere = { ...editor, 'sec-fetch-site': 'cross-site' }

  const query = '?application_id=shop'
  const answers = [editor, viewer, elsewhere].map((headers) =>
    submit(line('a'), { query, headers }),
  )

  expect((await Promise.all(answers)).map(({ statusCode }) => statusCode)).toEqual([200, 401, 401])
})
