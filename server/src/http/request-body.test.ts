import { deflateSync, gzipSync } from 'node:zlib'
import { fastify, type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptAnyBody, bodyBytesMax, dropAnyBody, readBodyText } from './request-body.ts'

let app: FastifyInstance

beforeAll(() => {
  app = fastify({ bodyLimit: bodyBytesMax })
  acceptAnyBody(app)
  app.post('/', ({ body, headers }) => readBodyText(body, headers['content-encoding']))
})
afterAll(() => app.close())

async function read(payload: Buffer | string, headers: object = {}): Promise<unknown> {
  const type = { 'content-type': 'text/odd' }
  const answer = await app.inject({
    method: 'POST',
    url: '/',
    payload,
    headers: { ...type, ...headers },
  })
  return answer.json()
}

test.each([
  ['none', (text: string) => Buffer.from(text), {}],
  ['identity', (text: string) => Buffer.from(text), { 'content-encoding': 'identity' }],
  ['gzip', gzipSync, { 'content-encoding': 'gzip' }],
  ['x-gzip', gzipSync, { 'content-encoding': ' X-GZIP ' }],
  ['deflate', deflateSync, { 'content-encoding': 'deflate' }],
])('a body with the encoding %s is read as its text', async (_name, encode, headers) => {
  expect(await read(encode('{"é":1}'), headers)).toEqual({ kind: 'text', text: '{"é":1}' })
})

test('exactly 5 MiB are taken and one byte more is refused, plain and inflated', async () => {
  const full = Buffer.alloc(bodyBytesMax, 'x')
  const over = Buffer.alloc(bodyBytesMax + 1, 'x')

  expect(bodyBytesMax).toBe(5 * 1024 * 1024)
  expect(await read(full)).toMatchObject({ kind: 'text' })
  expect(await read(gzipSync(full), gzip)).toMatchObject({ kind: 'text' })
  expect(await read(over)).toEqual({ kind: 'refused', code: 'body_too_large' })
  expect(await read(gzipSync(over), gzip)).toEqual({ kind: 'refused', code: 'body_too_large' })
})

const gzip = { 'content-encoding': 'gzip' }
const zstd = { 'content-encoding': 'zstd1' }

test.each([
  { what: 'an unknown encoding', body: 'x', headers: zstd, code: 'encoding_unsupported' },
  { what: 'no gzip', body: 'x', headers: gzip, code: 'body_malformed' },
  { what: 'half a gzip', body: half(gzipSync('x')), headers: gzip, code: 'body_malformed' },
  { what: 'broken UTF-8', body: Buffer.of(0x22, 0xff, 0x22), headers: {}, code: 'body_malformed' },
])('$what is refused with $code', async ({ body, headers, code }) => {
  expect(await read(body, headers)).toMatchObject({ kind: 'refused', code })
})

function half(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length / 2)
}

test('a request without a body is refused as empty', async () => {
  expect((await app.inject({ method: 'POST', url: '/' })).json()).toEqual({
    kind: 'refused',
    code: 'body_empty',
  })
})

test('a body of which nothing is kept is read to its end, however long it is', async () => {
  const dropping = fastify()
  dropAnyBody(dropping)
  dropping.post('/', ({ body, raw }) => ({
    isWhole: raw.readableEnded,
    isKept: body !== undefined,
  }))

  const payload = Buffer.alloc(30 * 1024 ** 2)
  const headers = { 'content-type': 'text/odd' }
  const answer = await dropping.inject({ method: 'POST', url: '/', payload, headers })

  expect(answer.json()).toEqual({ isWhole: true, isKept: false })
  await dropping.close()
})
