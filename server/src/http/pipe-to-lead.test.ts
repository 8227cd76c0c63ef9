import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, request, type IncomingMessage, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fastify, type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { pipeAllElse } from './pipe-to-lead.ts'

let directory: string
let lead: Server
let worker: FastifyInstance

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'throughline-'))
  lead = createServer()
  lead.listen(join(directory, 'lead.sock'))
  await once(lead, 'listening')
  worker = fastify({ forceCloseConnections: true })
  worker.post('/here', () => 'here')
  pipeAllElse(worker, join(directory, 'lead.sock'))
  await worker.listen({ host: '127.0.0.1', port: 0 })
})
afterEach(async () => {
  await worker.close()
  lead.closeAllConnections()
  lead.close()
  await rm(directory, { recursive: true })
})

function url(path: string): string {
  return `${worker.listeningOrigin}${path}`
}

function nextPart(message: IncomingMessage): Promise<string> {
  return new Promise((resolve) => message.once('data', (part: Buffer) => resolve(String(part))))
}

test('a request goes to the lead with its method, path, headers and body, and the answer comes back', async () => {
  lead.on('request', (asked, answer) => {
    answer.writeHead(418, { 'x-kept': 'yes', 'set-cookie': ['a=1', 'b=2'] })
    answer.write(`${asked.method} ${asked.url} ${String(asked.headers['x-sent'])} `)
    asked.pipe(answer)
  })

  const answer = await fetch(url('/a%20b?c=d'), {
    method: 'PATCH',
    headers: { 'x-sent': 'header', 'content-type': 'application/json' },
    body: '{"e":1}',
  })

  expect(answer.status).toBe(418)
  expect(await answer.text()).toBe('PATCH /a%20b?c=d header {"e":1}')
  expect(answer.headers.get('x-kept')).toBe('yes')
  expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
})

test.each(['GET', 'DELETE'])(
  'a body in chunks of a %s is its body, not the next request',
  async (method) => {
    const paths: string[] = []
    lead.on('request', (asked, answer) => {
      paths.push(asked.url ?? '')
      asked.pipe(answer)
    })
    const smuggled = 'GET /smuggled HTTP/1.1\r\nhost: lead\r\n\r\n'

    const asking = request(url('/asked'), { method, headers: { 'transfer-encoding': 'chunked' } })
    asking.end(smuggled)
    const answer = await new Promise<IncomingMessage>((resolve) => asking.once('response', resolve))

    expect(answer.statusCode).toBe(200)
    expect(await nextPart(answer)).toBe(smuggled)
    expect(paths).toEqual(['/asked'])
  },
)

test('the lead leaves a connection open after its answer, and it is closed from here', async () => {
  const closed: Promise<unknown>[] = []
  lead.on('request', (asked, answer) => {
    closed.push(once(asked.socket, 'end'))
    asked.resume().once('end', () => answer.end('done'))
  })

  const answer = await fetch(url('/asked'), { method: 'POST', body: 'x' })

  expect(await answer.text()).toBe('done')
  expect(await Promise.all(closed)).toHaveLength(1)
})

test('what has a route here is answered here, and its path with another method by the lead', async () => {
  lead.on('request', (_asked, answer) => answer.end('lead'))

  const here = await fetch(url('/here'), { method: 'POST' })
  const there = await fetch(url('/here'))

  expect([await here.text(), await there.text()]).toEqual(['here', 'lead'])
})

test('a body reaches the lead while it is sent, and an answer the asker while it is written', async () => {
  const parts: string[] = []
  lead.on('request', (asked, answer) => {
    answer.writeHead(200, { 'content-type': 'text/event-stream' })
    asked.setEncoding('utf8').on('data', (part: string) => answer.write(`got ${part};`))
  })
  const asking = request(url('/stream'), { method: 'POST' })
  asking.write('one')
  const answer = await new Promise<IncomingMessage>((resolve) => asking.once('response', resolve))

  parts.push(await nextPart(answer))
  asking.write('two')
  parts.push(await nextPart(answer))
  answer.once('error', () => {})
  asking.destroy()

  expect(parts).toEqual(['got one;', 'got two;'])
})

test('whoever leaves before the answer or in the middle of it, leaves the lead too', async () => {
  const left: string[] = []
  const bothLeft = new Promise<void>((resolve) => {
    lead.on('request', (asked, answer) => {
      if (asked.url === '/middle') answer.write('start')
      else before.destroy()
      answer.once('close', () => {
        left.push(asked.url ?? '')
        if (left.length === 2) resolve()
      })
    })
  })

  const before = request(url('/before')).on('error', () => {})
  before.end()
  const middle = request(url('/middle'), (answer) => {
    answer.on('error', () => {}).once('data', () => middle.destroy())
  }).on('error', () => {})
  middle.end()
  await bothLeft

  expect(left.toSorted()).toEqual(['/before', '/middle'])
})

test('a lead that is not there is a 503 with a time to come back', async () => {
  lead.close()
  await once(lead, 'close')

  const answer = await fetch(url('/anything'))

  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toBe('2')
})

test('closing ends a stream that would go on for ever', async () => {
  lead.on('request', (_asked, answer) => {
    answer.writeHead(200, { 'content-type': 'text/event-stream' }).write(': watching\n\n')
  })
  const watching = await fetch(url('/live'))
  const reader = watching.body?.getReader()
  await reader?.read()

  await worker.close()

  await expect(reader?.read()).rejects.toThrow('terminated')
})
