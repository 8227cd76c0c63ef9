/**
 * Stands before the HTTP server and takes single events straight from the bytes of a connection.
 *
 * Promise: an event is taken as its route takes it and answered as its route answers it, 202 `{}`,
 * once it is durable. Only that is answered here. Whatever else comes, a refusal too, goes to the HTTP
 * server with all its bytes, and its connection with it for good.
 *
 * Reading a request with `node:http` costs 15 µs, here 9; bench/durable-posts has the figures.
 */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { readPlainRequest } from './plain-request.ts'

export type IntakeFront = {
  readonly path: string
  /** Whether the event in this body was taken and is durable. Nothing is kept of one that was not. */
  readonly take: (body: Buffer, request: TakenRequest) => Promise<boolean>
}

export type TakenRequest = { readonly apiKey: string; readonly contentType: string }

export const frontLimits = {
  /** How often connections are looked at. */
  checkMs: 1_000,
  /** A request that is not whole by then is the HTTP server's, which has limits for slow senders. */
  incompleteMsMax: 1_000,
  /** As long as the HTTP server keeps a connection on which nothing comes. */
  idleMsMax: 65_000,
} as const

type Connection = {
  readonly socket: Socket
  /** What came and is not answered. */
  rest: Buffer
  isBusy: boolean
  /** When the request began to come, or the last one was answered. */
  sinceMs: number
  readonly handOver: () => void
}

/** Puts the front before a server; it goes with the server, or when it is closed. */
export function openIntakeFront(server: Server, { path, take }: IntakeFront): { close(): void } {
  const toServer = server.listeners('connection')
  const connections = new Set<Connection>()
  let isClosing = false

  /** Answers what has come, as far as it is whole; meanwhile nothing more is read, not even its end. */
  const serve = async (connection: Connection): Promise<void> => {
    const { socket } = connection
    connection.isBusy = true
    socket.pause()
    while (connection.rest.length > 0) {
      const request = readPlainRequest(connection.rest, path)
      if (request === 'incomplete') break
      if (request === 'other') return connection.handOver()
      const body = connection.rest.subarray(request.bodyFrom, request.end)
      const isTaken = await take(body, request)
      if (socket.destroyed) return
      if (!isTaken) return connection.handOver()
      connection.rest = connection.rest.subarray(request.end)
      connection.sinceMs = performance.now()
      socket.write(answer())
    }
    connection.isBusy = false
    if (isClosing) leave(connection)
    else socket.resume()
  }
  const accept = (socket: Socket): void => {
    const pass = () => {
      for (const listener of toServer) Reflect.apply(listener, server, [socket])
    }
    connections.add(receiveFrom(socket, { serve, pass, forget: (one) => connections.delete(one) }))
  }
  const timer = setInterval(() => {
    for (const connection of connections) check(connection)
  }, frontLimits.checkMs).unref()

  server.removeAllListeners('connection').on('connection', accept)
  server.once('close', () => clearInterval(timer))
  return {
    close() {
      isClosing = true
      for (const connection of connections) if (!connection.isBusy) leave(connection)
    },
  }
}

type Ways = {
  readonly serve: (connection: Connection) => Promise<void>
  /** Gives the socket to the HTTP server. */
  readonly pass: () => void
  readonly forget: (connection: Connection) => void
}

function receiveFrom(socket: Socket, { serve, pass, forget }: Ways): Connection {
  const receive = (chunk: Buffer): void => {
    const { rest } = connection
    if (rest.length === 0) connection.sinceMs = performance.now()
    connection.rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    if (!connection.isBusy) void serve(connection)
  }
  // Whoever says no more has been answered all; half a request is nobody's.
  const ended = (): void => void socket.end()
  const closed = (): void => forget(connection)
  const connection: Connection = {
    socket,
    rest: Buffer.alloc(0),
    isBusy: false,
    sinceMs: performance.now(),
    handOver() {
      forget(connection)
      socket.off('data', receive).off('end', ended).off('close', closed).off('error', ignore)
      if (connection.rest.length > 0) socket.unshift(connection.rest)
      pass()
      socket.resume()
    },
  }
  socket.on('data', receive).on('end', ended).on('close', closed).on('error', ignore)
  return connection
}

/** Hands over a request that does not become whole, and ends what nobody uses. */
function check({ isBusy, rest, sinceMs, socket, handOver }: Connection): void {
  if (isBusy) return
  const ms = performance.now() - sinceMs
  if (rest.length > 0 && ms >= frontLimits.incompleteMsMax) handOver()
  else if (ms >= frontLimits.idleMsMax) socket.destroy()
}

/** Lets go of a connection whose last request is answered, or the server read on from the middle. */
function leave({ socket, rest, handOver }: Connection): void {
  if (rest.length > 0) handOver()
  else socket.end()
}

// A sender that is gone is no fault of anybody's.
function ignore(): void {}

let answerText = ''
let answerSecond = 0

/** What the route answers, with the date that HTTP wants, made once a second. */
function answer(): string {
  const second = Math.floor(Date.now() / 1_000)
  if (second === answerSecond) return answerText
  answerSecond = second
  const date = new Date(second * 1_000).toUTCString()
  answerText =
    'HTTP/1.1 202 Accepted\r\ncontent-type: application/json; charset=utf-8\r\n' +
    `content-length: 2\r\nDate: ${date}\r\nConnection: keep-alive\r\nKeep-Alive: timeout=65\r\n\r\n{}`
  return answerText
}
