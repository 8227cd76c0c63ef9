import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { throughline } from './command-line.ts'
import { eventId, openFakeIntake, type Behaviour, type FakeIntake } from './fake-intake.ts'

let folder: string
let intake: FakeIntake | undefined

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'throughline-cli-'))
})

afterEach(async () => {
  await intake?.close()
  intake = undefined
  await rm(folder, { recursive: true })
})

async function openIntake(behave?: () => Behaviour): Promise<string> {
  intake = await openFakeIntake(behave)
  return intake.url
}

/** Answers each request with the next behaviour, and with yes when there is none left. */
async function openIntakeAnswering(...behaviours: readonly Behaviour[]): Promise<string> {
  intake = await openFakeIntake((_, number) => behaviours[number] ?? { kind: 'accept' })
  return intake.url
}

async function aFile(content: string | Buffer, name = 'events.ndjson'): Promise<string> {
  const file = path.join(folder, name)
  await writeFile(file, content)
  return file
}

function anEvent(more: object = {}): string {
  return JSON.stringify({
    type: 'server',
    application: { id: 'shop' },
    usr: { id: 'u1' },
    event: { name: 'order.placed' },
    ...more,
  })
}

function someLines(count: number): string {
  return Array.from({ length: count }, (_, n) => `${anEvent({ n })}\n`).join('')
}

test('a file goes out as gzipped NDJSON with the key, in batches of at most 1,000 events', async () => {
  const url = await openIntake()
  const file = await aFile(someLines(2_500))

  const { exitCode, stdout } = await throughline(['import', file, '--url', url])

  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/read +2,500\n +accepted +2,500\n +rejected +0\n/)
  expect(intake?.requests.map(({ lines }) => lines.length).sort()).toEqual([1_000, 1_000, 500])
  expect(intake?.requests[0]).toMatchObject({
    path: '/api/v2/prodlytics',
    headers: {
      'content-type': 'application/x-ndjson',
      'content-encoding': 'gzip',
      'dd-api-key': 'test-key',
    },
  })
  expect(intake?.kept.size).toBe(2_500)
})

test('events of 100 kB make batches of at most 2 MiB', async () => {
  const url = await openIntake()
  const file = await aFile(`${anEvent({ text: 'x'.repeat(100_000) })}\n`.repeat(50))

  await throughline(['import', file, '--url', url])

  expect(intake?.kept.size).toBe(50)
  expect(Math.max(...(intake?.requests ?? []).map(({ bytes }) => bytes))).toBeLessThan(2_200_000)
})

test('a gzipped file is recognised by its first bytes, and its lines keep the ids of the plain file', async () => {
  const url = await openIntake()
  const plain = await aFile(someLines(10), 'plain.ndjson')
  const zipped = await aFile(gzipSync(someLines(10)), 'zipped.ndjson')

  await throughline(['import', plain, '--url', url])
  await throughline(['import', zipped, '--url', url])

  expect(intake?.requests).toHaveLength(2)
  expect(intake?.kept.size).toBe(10)
})

test('two gzip files put behind one another are read to the end', async () => {
  const url = await openIntake()
  const file = await aFile(Buffer.concat([gzipSync(someLines(3)), gzipSync(someLines(2))]))

  await throughline(['import', file, '--url', url])

  expect(intake?.kept.size).toBe(5)
})

test('stdin is read for -, gzipped or not', async () => {
  const url = await openIntake()

  const { exitCode } = await throughline(['import', '-', '--url', url], {
    stdin: gzipSync(someLines(3)),
  })

  expect(exitCode).toBe(0)
  expect(intake?.kept.size).toBe(3)
})

test('equal lines without ids are different events, and a second run adds nothing', async () => {
  const url = await openIntake()
  const file = await aFile(`${anEvent()}\n${anEvent()}\n`)

  await throughline(['import', file, '--url', url])
  await throughline(['import', file, '--url', url, '--restart'])

  expect(intake?.requests).toHaveLength(2)
  expect(intake?.kept.size).toBe(2)
})

test('an id of the file is kept, and so is a number beyond 2^53', async () => {
  const url = await openIntake()
  const line = `{"n": 9007199254740993, "event" : {"name":"a","id":"mine"},"application":{"id":"s"}}`
  const file = await aFile(`${line}\r\n`)

  await throughline(['import', file, '--url', url, '--application', 'other'])

  expect(intake?.requests[0]?.lines).toEqual([line])
})

test('--application names the application of events that have none', async () => {
  const url = await openIntake()
  const file = await aFile('{"event":{"id":"1"},"n":1}\n')

  await throughline(['import', file, '--url', url, '--application', 'my "shop"'])

  expect(intake?.requests[0]?.lines).toEqual([
    '{"application":{"id":"my \\"shop\\""},"event":{"id":"1"},"n":1}',
  ])
})

test('rejected events are counted by reason with their first lines, and the exit code is 1', async () => {
  const url = await openIntakeAnswering({
    kind: 'accept',
    rejected: [
      { index: 1, code: 'event_malformed', title: 'Bad', detail: 'Invalid value at /usr/id' },
      { index: 2, code: 'event_malformed', title: 'Bad', detail: 'Invalid value at /usr' },
    ],
  })
  const file = await aFile(`${anEvent()}\n\nnonsense\n${anEvent()}\n[]\n${anEvent()}\n`)

  const { exitCode, stdout } = await throughline(['import', file, '--url', url])

  expect(exitCode).toBe(1)
  expect(stdout).toMatch(/read +5\n +accepted +1\n +rejected +4\n/)
  expect(stdout).toContain('line_not_json: 1, line 3\n')
  expect(stdout).toContain('line_not_object: 1, line 5\n')
  expect(stdout).toContain('event_malformed: 2, lines 4, 6\n      Invalid value at /usr/id\n')
})

test('--rejects keeps the refused lines with file, line and reason', async () => {
  const url = await openIntakeAnswering({
    kind: 'accept',
    rejected: [{ index: 0, code: 'event_malformed', title: 'Bad', detail: 'no name' }],
  })
  const file = await aFile(`${anEvent()}\n{"a":\n`)
  const rejects = path.join(folder, 'rejects.ndjson')

  await throughline(['import', file, '--url', url, '--rejects', rejects])

  const [first, second] = (await readFile(rejects, 'utf8')).trim().split('\n')
  expect(JSON.parse(first ?? '')).toEqual({
    file,
    line: 1,
    code: 'event_malformed',
    detail: 'no name',
    text: anEvent(),
  })
  expect(JSON.parse(second ?? '')).toMatchObject({ line: 2, code: 'line_not_json', text: '{"a":' })
})

test('a line over 4.9 MB is refused without being sent or held', async () => {
  const url = await openIntake()
  const file = await aFile(`${anEvent({ text: 'x'.repeat(5_000_000) })}\n${anEvent()}\n`)

  const { exitCode, stdout } = await throughline(['import', file, '--url', url])

  expect(exitCode).toBe(1)
  expect(stdout).toContain('line_too_large: 1, line 1\n')
  expect(intake?.kept.size).toBe(1)
})

test('a body refused as a whole is halved until the one bad event stands alone', async () => {
  intake = await openFakeIntake(({ lines }) =>
    lines.some((line) => line.includes('"poison"'))
      ? {
          kind: 'answer',
          status: 400,
          body: { errors: [{ title: 'Bad', detail: 'poisoned', status: '400' }] },
        }
      : { kind: 'accept' },
  )
  const file = await aFile(`${someLines(6)}${anEvent({ poison: 1 })}\n${someLines(3)}`)

  const { exitCode, stdout } = await throughline(['import', file, '--url', intake.url])

  expect(exitCode).toBe(1)
  expect(stdout).toContain('http_400: 1, line 7\n      poisoned\n')
  expect(intake.kept.size).toBe(9)
})

test.each([429, 503])(
  'an answer %i is obeyed: the batch waits its Retry-After of 7 s',
  async (status) => {
    const url = await openIntakeAnswering(
      { kind: 'answer', status, headers: { 'retry-after': '7' } },
      { kind: 'answer', status, headers: { 'retry-after': '7' } },
    )
    const file = await aFile(someLines(5))

    const { exitCode, waitedMs, stderr } = await throughline(['import', file, '--url', url])

    expect(exitCode).toBe(0)
    expect(waitedMs).toBe(14_000)
    expect(stderr).toContain(`the server answered ${status}; trying again in 7.0 s\n`)
    expect(intake?.kept.size).toBe(5)
  },
)

test('a connection cut after the server kept the events is retried, and they count once', async () => {
  const url = await openIntakeAnswering({ kind: 'keepAndCut' }, { kind: 'keepAndCut' })
  const file = await aFile(someLines(5))

  const { exitCode, stdout } = await throughline(['import', file, '--url', url])

  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/accepted +5\n/)
  expect(intake?.requests).toHaveLength(3)
  expect(intake?.kept.size).toBe(5)
})

test('a server that never answers is given up within 10 s with exit code 3', async () => {
  const url = await openIntake()
  await intake?.close()
  intake = undefined
  const file = await aFile(someLines(5))

  const { exitCode, stderr, waitedMs } = await throughline(['import', file, '--url', url])

  expect(exitCode).toBe(3)
  expect(waitedMs).toBeGreaterThan(2_000)
  expect(waitedMs).toBeLessThanOrEqual(10_000)
  expect(stderr).toContain(`${url} does not answer (ECONNREFUSED); gave up`)
})

test.each([
  [
    403,
    { errors: [{ title: 'Forbidden', detail: 'unknown key', status: '403' }] },
    'refused the API key (403: unknown key)',
  ],
  [404, {}, 'does not answer like a Throughline server (404)'],
])('an answer %i ends the import at once with exit code 3', async (status, body, words) => {
  const url = await openIntakeAnswering(
    ...Array.from({ length: 9 }, () => ({ kind: 'answer', status, body }) as const),
  )
  const file = await aFile(someLines(5_000))

  const { exitCode, stderr } = await throughline(['import', file, '--url', url])

  expect(exitCode).toBe(3)
  expect(stderr).toContain(words)
  expect(intake?.requests.length).toBeLessThanOrEqual(4)
})

test('a gzip file that is cut short: what could be read is sent, and the exit code is 1', async () => {
  const url = await openIntake()
  const whole = gzipSync(someLines(3_000), { level: 0 })
  const file = await aFile(whole.subarray(0, whole.length - 20_000))

  const { exitCode, stderr } = await throughline(['import', file, '--url', url])

  expect(exitCode).toBe(1)
  expect(stderr).toContain('breaks off: unexpected end of file')
  expect(intake?.kept.size).toBeGreaterThanOrEqual(2_000)
})

test('a server that refuses the rest of a damaged file is the failure, and no file after it is tried', async () => {
  const url = await openIntakeAnswering({ kind: 'accept' }, { kind: 'answer', status: 403 })
  const whole = gzipSync(someLines(3_000), { level: 0 })
  const damaged = await aFile(whole.subarray(0, whole.length - 20_000))
  const next = await aFile(someLines(5), 'next.ndjson')

  const { exitCode, stderr, stdout } = await throughline(['import', damaged, next, '--url', url])

  expect(exitCode).toBe(3)
  expect(stderr).toContain('refused the API key (403)')
  expect(stderr).not.toContain('interrupted')
  expect(stdout).not.toContain('next.ndjson')
})

test('an answer 202 of another shape is none of this server, and nothing counts as accepted', async () => {
  const url = await openIntakeAnswering({ kind: 'answer', status: 202, body: { ok: true } })
  const file = await aFile(someLines(5))

  const { exitCode, stderr, stdout } = await throughline(['import', file, '--url', url])

  expect(exitCode).toBe(3)
  expect(stderr).toContain('does not answer like a Throughline server (202)')
  expect(stdout).toMatch(/accepted +0\n/)
})

test('a misspelt file name is told before anything is sent', async () => {
  const url = await openIntake()
  const file = await aFile(someLines(1))

  const { exitCode, stderr } = await throughline(['import', file, `${file}x`, '--url', url])

  expect(exitCode).toBe(2)
  expect(stderr).toBe(`throughline: ${file}x: no such file\n`)
  expect(intake?.requests).toHaveLength(0)
})

test('without --url the server is the one that the settings name', async () => {
  const url = await openIntake()
  const file = await aFile(someLines(1))

  const { exitCode } = await throughline(['import', file], { defaultUrl: url })

  expect(exitCode).toBe(0)
  expect(intake?.requests).toHaveLength(1)
})

test('the key is found in the keys file of the data directory', async () => {
  const url = await openIntake()
  const file = await aFile(someLines(1))
  await aFile('{"api_key":"from-file","application_key":"other"}', 'keys.json')

  await throughline(['import', file, '--url', url], {
    keys: { environmentKey: undefined, dataDir: folder },
  })

  expect(intake?.requests[0]?.headers['dd-api-key']).toBe('from-file')
})

test('without any key the message names the three places for one', async () => {
  const file = await aFile(someLines(1))

  const { exitCode, stderr } = await throughline(['import', file], {
    keys: { environmentKey: undefined, dataDir: folder },
  })

  expect(exitCode).toBe(2)
  expect(stderr).toMatch(/--api-key or THROUGHLINE_API_KEY, or set THROUGHLINE_DATA_DIR/)
})

test('on a terminal there is a bar; --quiet leaves only the summary', async () => {
  const url = await openIntake()
  const file = await aFile(someLines(3))

  const shown = await throughline(['import', file, '--url', url], { terminalColumns: 100 })
  const quiet = await throughline(['import', file, '--url', url, '--quiet', '--restart'], {
    terminalColumns: 100,
  })

  expect(shown.stderr).toContain('\r\u001B[K[')
  expect(quiet.stderr).toBe('')
  expect(quiet.stdout).toMatch(/accepted +3\n/)
})

test('ids made for lines are stable: the same content has the same ids on every machine', async () => {
  const url = await openIntake()
  const file = await aFile('{"a":1}\n{"a":1}\n')

  await throughline(['import', file, '--url', url])

  expect(intake?.requests[0]?.lines.map(eventId)).toMatchInlineSnapshot(`
    [
      "line-ec6e10fb774b1807ada641452b205187",
      "line-2adc39ad09523184602b8ceebd33f9a9",
    ]
  `)
})
