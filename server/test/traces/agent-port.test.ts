import { afterEach, expect, test } from 'vitest'
import { freeAll, freePort, occupied } from '../local-ports.ts'
import { untilSpansStored } from '../span-counters.ts'
import { startServer, type RunningServer } from '../running-server.ts'

const running: RunningServer[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.remove()))
  freeAll()
})

async function start(environment: Readonly<Record<string, string>>): Promise<RunningServer> {
  const server = await startServer(environment)
  running.push(server)
  return server
}

const aSpan = {
  duration: 12345,
  name: 'span_name',
  resource: '/home',
  service: 'service_name',
  span_id: 987654321,
  start: 0,
  trace_id: 123456789,
}

test('spans that tracers send to the port of an Agent are stored, without a key', async () => {
  const port = await freePort()
  const server = await start({ THROUGHLINE_TRACE_PORT: port })

  const answer = await fetch(`http://127.0.0.1:${port}/v0.3/traces`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([[aSpan]]),
  })

  expect([answer.status, await answer.text()]).toEqual([200, 'OK\n'])
  await untilSpansStored(server, { stored: 1 })
})

test('on the port of everything else spans need an API key', async () => {
  const server = await start({})
  const put = (headers: Readonly<Record<string, string>>) =>
    fetch(`${server.url}/v0.3/traces`, { method: 'PUT', headers, body: JSON.stringify([[aSpan]]) })

  expect((await put({})).status).toBe(401)
  expect((await put({ 'dd-api-key': 'unknown' })).status).toBe(403)
  expect((await put({ 'dd-api-key': server.apiKey })).status).toBe(200)
})

test('a port of tracers that nobody set and somebody has is left out with a warning', async () => {
  await occupied(8126)

  const server = await start({ THROUGHLINE_TRACE_PORT: '' })

  expect(server.output()).toContain('port 8126 on 127.0.0.1 is taken')
})

test('a port of tracers that was set and is taken ends the start with a sentence', async () => {
  const port = String(await occupied())

  await expect(start({ THROUGHLINE_TRACE_PORT: port })).rejects.toThrow(
    `port ${port} on 127.0.0.1 is taken. Stop what listens there, or set THROUGHLINE_TRACE_PORT`,
  )
})

test.each([
  ['127.0.0.1', 0],
  ['0.0.0.0', 1],
])('listening on %s a start warns %i times that no key is asked for', async (host, warnings) => {
  const port = await freePort()

  const server = await start({ THROUGHLINE_TRACE_PORT: port, THROUGHLINE_TRACE_HOST: host })

  const warned = server.output().split('whoever reaches this port can send spans')
  expect(warned).toHaveLength(1 + warnings)
})

test('a server of several workers takes spans too', async () => {
  const port = await freePort()
  const server = await start({ THROUGHLINE_TRACE_PORT: port, THROUGHLINE_WORKERS: '2' })

  const send = () =>
    fetch(`http://127.0.0.1:${port}/v0.4/traces`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([[aSpan]]),
    })
  const answers = await Promise.all(Array.from({ length: 4 }, send))

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  await untilSpansStored(server, { stored: 4 })
})
