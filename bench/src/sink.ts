/** The yardstick of the intake: a bare `node:http` server that reads a body and answers 202 `{}`. */
import { createServer } from 'node:http'

const answer = Buffer.from('{}')
const headers = {
  'content-type': 'application/json; charset=utf-8',
  'content-length': answer.length,
} as const

const server = createServer((request, response) => {
  request.on('data', () => {})
  request.on('end', () => response.writeHead(202, headers).end(answer))
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  process.stdout.write(`${JSON.stringify({ msg: 'listening', port })}\n`)
})
