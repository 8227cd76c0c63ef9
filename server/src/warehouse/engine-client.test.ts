import { createServer, type Server, type ServerResponse } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { clientLimits, openEngineClient, type EngineClient } from './engine-client.ts'
import { param, sql } from './sql-text.ts'

let server: Server
let client: EngineClient
let asked: string[]
/** Given to the statements that the server is to answer; the others wait for ever. */
let answers: (text: string, response: ServerResponse) => void
let noteAsked: () => void

beforeEach(async () => {
  asked = []
  answers = () => {}
  noteAsked = () => {}
  server = createServer({ maxHeaderSize: 2 * 1024 ** 2 }, (request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const text = new URL(request.url ?? '', 'http://engine').searchParams.get('query') ?? body
      asked.push(text)
      answers(text, response)
      noteAsked()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  client = openEngineClient({ kind: 'url', url: `http://127.0.0.1:${port}` })
})

afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await client.close()
})

test('256 questions that nobody answers leave room for an insert; one question more is refused as busy', async () => {
  answers = (text, response) => void (text.startsWith('INSERT') && response.end())
  const questions = Array.from({ length: clientLimits.questionsMax }, () =>
    client.query(sql`SELECT 1`).catch(() => 'ended'),
  )

  await client.insert({ table: 'events', rows: [Buffer.from('{}\n')], token: 'one' })

  await expect(client.query(sql`SELECT 2`)).rejects.toMatchObject({ code: 'busy' })
  server.closeAllConnections()
  server.close()
  expect(new Set(await Promise.all(questions))).toEqual(new Set(['ended']))
})

test('an aborted question rejects at once, though the engine does not answer the kill', async () => {
  const asker = new AbortController()
  const arrived = new Promise<void>((resolve) => (noteAsked = resolve))
  const question = client.query(sql`SELECT 1`, { signal: asker.signal })
  const refused = question.catch((error: unknown) => error)
  await arrived
  const killed = new Promise<void>((resolve) => (noteAsked = resolve))

  asker.abort()

  expect(await refused).toMatchObject({ code: 'cancelled' })
  await killed
  expect(asked.at(-1)).toMatch(/^KILL QUERY/)
})

test('an insert that is given up rejects at once as one to repeat', async () => {
  const giver = new AbortController()
  const arrived = new Promise<void>((resolve) => (noteAsked = resolve))
  const rows = [Buffer.from('{}\n')]
  const insert = client.insert({ table: 'events', rows, token: 'one', signal: giver.signal })
  const refused = insert.catch((error: unknown) => error)
  await arrived

  giver.abort()

  expect(await refused).toMatchObject({ code: 'cancelled', retryable: true })
})

test('an answer that is no result means that no engine is there', async () => {
  answers = (_text, response) => void response.end('<html>sign in</html>')

  await expect(client.query(sql`SELECT 1`)).rejects.toMatchObject({ code: 'unavailable' })
})

test('parameters of more than a million characters in the URL are refused unsent, as too large', async () => {
  answers = (_text, response) => void response.end('{"data":[]}')
  // Six characters each.
  const ofLength = (length: number) => sql`SELECT ${param('String', 'é'.repeat(length))}`

  await client.query(ofLength(166_600))
  await expect(client.query(ofLength(166_700))).rejects.toMatchObject({
    code: 'too_large',
    retryable: false,
  })

  expect(asked).toHaveLength(1)
})

test('an engine that takes a connection and does not answer is away after 3 s', async () => {
  await expect(client.ping()).rejects.toMatchObject({
    code: 'unavailable',
    retryable: true,
    message: 'the engine did not answer within 3000 ms',
  })
})
