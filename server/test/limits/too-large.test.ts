import { readFile, writeFile } from 'node:fs/promises'
import { deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, send } from '../asking.ts'
import { startListening, type RunningServer } from '../running-server.ts'
import { intakeHead, intakeRequest, openRaw, outcome } from './raw-client.ts'

let server: RunningServer

beforeAll(async () => {
  server = await startListening()
  // What the process needs once and for all, it has by then.
  await send(server, anEvent({ text: 'x'.repeat(4_000_000) }))
  await send(server, [anEvent()])
})
afterAll(() => server.remove())

const mebibyte = 1024 * 1024
const zeros = gzipSync(Buffer.alloc(64 * mebibyte))

/** How many bytes of memory the server has needed at most while something was done, above before. */
async function memoryNeeded(work: () => Promise<unknown>): Promise<number> {
  await writeFile(`/proc/${server.pid}/clear_refs`, '5')
  const before = await memoryPeak()
  await work()
  return (await memoryPeak()) - before
}

async function memoryPeak(): Promise<number> {
  const status = await readFile(`/proc/${server.pid}/status`, 'utf8')
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024
}

const tooLarge = { status: 413, code: 'body_too_large' }

test.each(['identity', 'gzip'])(
  'a body of which 10 GB are announced with the encoding %s is answered 413 before any of it is there',
  async (encoding) => {
    const client = await openRaw(server)

    client.write(
      intakeHead(server, { 'content-length': '10000000000', 'content-encoding': encoding }),
    )

    expect(await outcome(client)).toEqual(tooLarge)
    client.destroy()
  },
)

test('a body in chunks is answered 413 while it still comes, and the connection goes on after its end', async () => {
  const client = await openRaw(server)
  const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65_536), Buffer.from('\r\n')])
  client.write(intakeHead(server, { 'transfer-encoding': 'chunked' }))
  let chunks = 0

  while (!client.hasAnswer()) {
    expect(chunks).toBeLessThan(1_000)
    client.write(chunk)
    chunks += 1
    await client.writable()
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(await outcome(client)).toEqual(tooLarge)
  client.write('0\r\n\r\n')
  client.write(intakeRequest(server, JSON.stringify(anEvent())))

  expect((await client.answer()).status).toBe(202)
  client.destroy()
})

test('who goes on sending after a 413 is let go after 256 MB, of which the server holds less than 64', async () => {
  const client = await openRaw(server)
  let sent = 0

  const needed = await memoryNeeded(async () => {
    client.write(intakeHead(server, { 'content-length': String(1024 ** 4) }))
    expect(await outcome(client)).toEqual(tooLarge)
    for (; !client.isClosed() && sent < 400; sent += 1) {
      client.write(Buffer.alloc(mebibyte))
      await client.writable()
    }
    await client.closed
  })

  expect(sent).toBeGreaterThan(200)
  expect(sent).toBeLessThan(400)
  expect(needed).toBeLessThan(64 * mebibyte)
})

test.each([
  { what: '64 MB in 65 kB of gzip', body: zeros, encoding: 'gzip' },
  {
    what: '4 GB in 4 MB of gzip, one member after the other',
    body: Buffer.concat(Array.from({ length: 64 }, () => zeros)),
    encoding: 'gzip',
  },
  {
    what: '64 MB in 65 kB of deflate',
    body: deflateSync(Buffer.alloc(64 * mebibyte)),
    encoding: 'deflate',
  },
])('ten bombs at once, $what, are answered 413 and need less than 128 MB', async (bomb) => {
  const clients = await Promise.all(Array.from({ length: 10 }, () => openRaw(server)))

  const needed = await memoryNeeded(async () => {
    const request = intakeRequest(server, bomb.body, { 'content-encoding': bomb.encoding })
    for (const client of clients) client.write(request)
    expect(await Promise.all(clients.map(outcome))).toEqual(clients.map(() => tooLarge))
  })

  expect(needed).toBeLessThan(128 * mebibyte)
  for (const client of clients) client.destroy()
})

test.each([
  { what: 'gzip in gzip', encoding: 'gzip', status: 400, code: 'body_malformed' },
  { what: 'gzip twice', encoding: 'gzip, gzip', status: 415, code: 'encoding_unsupported' },
])('a bomb that is $what is not inflated a second time', async ({ encoding, status, code }) => {
  const client = await openRaw(server)

  client.write(intakeRequest(server, gzipSync(zeros), { 'content-encoding': encoding }))

  expect(await outcome(client)).toEqual({ status, code })
  client.destroy()
})

test('a body of 5 MB is taken to the last byte, and one more is refused', async () => {
  const client = await openRaw(server)
  const empty = JSON.stringify(anEvent({ text: '' }))
  const full = empty.replace('"text":""', `"text":"${'x'.repeat(5 * mebibyte - empty.length)}"`)

  client.write(intakeRequest(server, full))
  expect((await client.answer()).status).toBe(202)
  client.write(intakeRequest(server, `${full} `))
  expect(await outcome(client)).toEqual(tooLarge)
  client.write(intakeRequest(server, gzipSync(`${full} `), { 'content-encoding': 'gzip' }))
  expect(await outcome(client)).toEqual(tooLarge)
  client.destroy()
})
