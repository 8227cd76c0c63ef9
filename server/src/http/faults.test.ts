import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { paths } from './endpoints.ts'
import { emptyDictionary, fakeTools, keys, questionHeaders } from './fake-stages.ts'
import { buildLeadServer, buildServer, requestLimits, type ServerTools } from './server.ts'

let lines: string[]
let tools: ServerTools
let app: FastifyInstance

beforeEach(async () => {
  lines = []
  const log = { write: (line: string) => void lines.push(line) }
  const webDirectory = await mkdtemp(join(tmpdir(), 'web-'))
  await writeFile(join(webDirectory, 'index.html'), '<html></html>')
  const broken = {
    ...emptyDictionary,
    eventNames: () => Promise.reject(new Error('a bug')),
  }
  tools = {
    ...(await fakeTools({ logger: pino({ level: 'info' }, log), dictionary: broken })),
    webDirectory,
  }
  app = await buildServer(tools, { requestMsMax: 200, checkMs: 20 })
  await app.listen({ host: '127.0.0.1', port: 0 })
})
afterEach(() => app.close())

function open(): Socket {
  const address = app.server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  return connect(port, '127.0.0.1')
}

/** Headers of an event with 99 bytes, and the first byte of it. */
const halfARequest =
  `POST ${paths.prodlytics} HTTP/1.1\r\nhost: x\r\ndd-api-key: ${keys.api_key}\r\n` +
  'content-type: application/json\r\ncontent-length: 99\r\n\r\n{'

test('a body that does not arrive in time is answered 408 with an error body, and is counted', async () => {
  const socket = open()
  socket.write(halfARequest)

  const answer = await text(socket)

  expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
  expect(answer).toContain(
    '{"errors":[{"title":"Request Timeout","detail":"The request did not arrive in time.","status":"408","code":"body_slow"}]}',
  )
  expect(await tools.metrics.registry.metrics()).toContain(
    'throughline_events_rejected_total{code="body_slow"} 1',
  )
  expect(lines).toEqual([])
})

test('a sender that goes away in the middle of a body leaves no word in the log', async () => {
  const socket = open()
  const closed = new Promise((resolve) => {
    app.server.once('request', (request) => request.once('close', resolve))
  })
  const arrived = once(app.server, 'request')
  socket.write(halfARequest)
  await arrived

  socket.destroy()
  await closed
  // A later request has been answered, so this one's end has been dealt with.
  await fetch(`${app.listeningOrigin}${paths.healthz}`)

  expect(lines).toEqual([])
})

test('what is not HTTP is answered 400 with an error body', async () => {
  const socket = open()
  socket.write('hello\r\n\r\n')

  const answer = await text(socket)

  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
  expect(answer).toContain('{"errors":[{"title":"Bad Request"')
})

test('a range of a file that is not there is answered 416, as it is meant', async () => {
  const answer = await app.inject({ url: '/index.html', headers: { range: 'bytes=900-' } })

  expect(answer.statusCode).toBe(416)
  expect(lines).toEqual([])
})

test('a bug is answered 500 without its words, which are in the log', async () => {
  const answer = await app.inject({ url: paths.dictionaryEvents, headers: questionHeaders })

  expect(answer.statusCode).toBe(500)
  expect(answer.body).not.toContain('a bug')
  expect(lines.join('')).toContain('a bug')
})

test('a path whose escapes are broken is answered 400 in our own words', async () => {
  const answer = await app.inject({ url: '/api/v2/rum/applications/%ff' })

  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toEqual({
    errors: ["'/api/v2/rum/applications/%ff' is not a valid url component"],
  })
})

// Waited for like a request that runs, it would take 10 s.
test(
  'a connection on which nothing ever came does not hold up a stop',
  { timeout: 5_000 },
  async () => {
    const lead = await buildLeadServer(tools, requestLimits)
    await lead.listen({ host: '127.0.0.1', port: 0 })
    const address = lead.server.address()
    const silent = connect(typeof address === 'object' ? (address?.port ?? 0) : 0, '127.0.0.1')
    silent.resume()
    await once(lead.server, 'connection')

    await lead.close()

    await vi.waitFor(() => expect(silent.closed).toBe(true), 60_000)
  },
)
