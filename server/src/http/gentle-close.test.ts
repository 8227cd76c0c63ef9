import { once } from 'node:events'
import { Agent, request, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeTools, intakeHeaders } from './fake-stages.ts'
import { closeGently, gentleLimits } from './gentle-close.ts'
import { buildWorkerServer, requestLimits } from './server.ts'

let app: FastifyInstance
/** Says yes to the first event. */
let durable: (() => void) | undefined

beforeEach(async () => {
  const { intake } = await fakeTools()
  durable = undefined
  const append = (): Promise<'durable'> => {
    if (durable !== undefined) return Promise.resolve('durable')
    return new Promise((resolve) => (durable = () => resolve('durable')))
  }
  const waiting = { ...intake, journal: { append } }
  const tools = { intake: waiting, leadSocket: 'nowhere', trustsProxy: false }
  app = await buildWorkerServer(tools, requestLimits)
  await app.listen({ host: '127.0.0.1', port: 0 })
})
afterEach(() => app.close())

/** Sends one event, or as a list of one: the first is taken before the HTTP server, the second by it. */
function send(agent: Agent, isList = false): Promise<IncomingMessage> {
  const event = {
    type: 'server',
    application: { id: 'shop' },
    event: { name: 'a' },
    usr: { id: 'u' },
  }
  const body = JSON.stringify(isList ? [event] : event)
  const headers = {
    ...intakeHeaders,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  }
  return new Promise((resolve, reject) => {
    const url = `${app.listeningOrigin}/api/v2/prodlytics`
    const sending = request(url, { method: 'POST', agent, headers }, (answer) => {
      answer.resume().once('end', () => resolve(answer))
    })
    sending.on('error', reject)
    sending.end(body)
  })
}

function keptConnection(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 1 })
}

test.each([false, true])(
  'a sender whose connection is idle is answered once more, and told that it was the last (list: %s)',
  async (isList) => {
    const agent = keptConnection()
    const first = send(agent, isList)
    const closing = first.then(() => closeGently(app))
    await expect.poll(() => durable).toBeDefined()
    durable?.()
    const answered = await first

    const last = await send(agent, isList)
    await closing

    expect([answered.statusCode, last.statusCode]).toEqual([202, 202])
    expect(answered.headers.connection).toBe('keep-alive')
    expect(last.headers.connection).toBe('close')
  },
)

test('an event that is being taken is answered, and nobody new is let in meanwhile', async () => {
  const agent = keptConnection()
  const sending = send(agent)
  await expect.poll(() => durable).toBeDefined()

  const closing = closeGently(app)
  await expect.poll(() => app.server.listening).toBe(false)
  durable?.()

  expect((await sending).statusCode).toBe(202)
  agent.destroy()
  await closing
})

test('a connection on which nothing comes is closed after 5 s, here 50 ms', async () => {
  const { port } = new URL(app.listeningOrigin)
  const silent = connect(Number(port), '127.0.0.1').resume()
  await once(silent, 'connect')
  const ended = once(silent, 'close')

  await closeGently(app, 50)
  await ended

  expect(gentleLimits.quietMsMax).toBe(5_000)
})
