/**
 * Stands before the HTTP server and takes single events straight from the bytes of a connection.
 *
 * Promise: an event is taken as its route takes it and answered as its route answers it, 202 `{}`,
 * once it is durable. Only that is answered here. Whatever else comes, a refusal too, goes to the HTTP
 * server with all its bytes, and its connection with it for good; so does a connection that is silent
 * at its start or stops in the middle of a request.
 *
 * What it saves: docs/adr/0015-plain-events.md.
 */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { readPlainRequest, type PlainRequest } from './plain-request.ts'

export type IntakeFront = {
  readonly path: string
  /** Whether the event in this body was taken and is durable. Nothing is kept of one that was not. */
  readonly take: (body: Buffer, request: PlainRequest) => Promise<boolean>
  /** Told what `take` threw; the connection is closed. */
  readonly onFault: (error: unknown) => void
  readonly nowMs: () => number
}

/** How long a connection is kept on which nothing comes, or of which nothing is read. */
export const keepAliveMs = 65_000

export const frontLimits = {
  /** How often connections are looked at. */
  checkMs: 1_000,
  /** A request that is not whole by then is the HTTP server's, which has limits for slow senders. */
  incompleteMsMax: 1_000,
} as const

type Connection = {
  readonly socket: Socket
  /** What came and is not answered; `more` was not looked at yet. */
  rest: Buffer
  more: Buffer[]
  /** Of both. */
  heldBytes: number
  /** Bytes without which the request is not whole. */
  needed: number
  /** Its request is being taken. */
  isBusy: boolean
  /** Something was answered. */
  isUsed: boolean
  /** What was answered waits for the other side to read. */
  isUnread: boolean
  isEnded: boolean
  /** When the request began to come, or the last one was answered. */
  sinceMs: number
  readonly handOver: () => void
  /** Ends it when everything is written; nothing more of it is looked at. */
  readonly leave: () => void
}

/**
 * How the front is closed. Whatever comes is the HTTP server's in all of them, which tells senders that
 * it closes; they differ in what becomes of idle connections: the HTTP server's too, kept, or ended.
 */
export type FrontClosing = 'handOverIdle' | 'keepIdle' | 'endIdle'

export type Front = { close(how: FrontClosing): void }

/** Puts the front before a server; it goes with the server. */
export function openIntakeFront(server: Server, front: IntakeFront): Front {
  const toServer = server.listeners('connection')
  const connections = new Set<Connection>()
  let closing: FrontClosing | undefined

  const finish = (connection: Connection): void => {
    connection.isBusy = false
    const isIdle = connection.heldBytes === 0
    if (connection.isEnded || (isIdle && closing === 'endIdle')) connection.leave()
    else if (closing === undefined || (isIdle && closing === 'keepIdle')) connection.socket.resume()
    else connection.handOver()
  }
  const serve = (connection: Connection): void => {
    if (closing !== undefined) return connection.handOver()
    connection.isBusy = true
    connection.socket.pause()
    takeAll(connection, front).then(
      (isOurs) => (isOurs ? finish(connection) : connection.handOver()),
      (error: unknown) => {
        connection.socket.destroy()
        front.onFault(error)
      },
    )
  }
  const pass = (socket: Socket): void => {
    for (const listener of toServer) Reflect.apply(listener, server, [socket])
  }
  const accept = (socket: Socket): void => {
    if (closing !== undefined) return pass(socket)
    const forget = (one: Connection) => connections.delete(one)
    connections.add(openConnection(socket, { serve, pass, forget, nowMs: front.nowMs }))
  }
  const timer = setInterval(() => {
    const nowMs = front.nowMs()
    for (const connection of connections) {
      if (connection.isBusy) checkUnread(connection, { nowMs, isClosing: closing !== undefined })
      else check(connection, nowMs)
    }
  }, frontLimits.checkMs).unref()

  server.removeAllListeners('connection').on('connection', accept)
  server.once('close', () => clearInterval(timer))
  return {
    close(how) {
      closing = how
      for (const connection of connections) if (!connection.isBusy) finish(connection)
    },
  }
}

/** Answers what has come, as far as it is whole; false when the rest is the HTTP server's. */
async function takeAll(connection: Connection, { path, take, nowMs }: IntakeFront) {
  const { socket } = connection
  gather(connection)
  while (connection.rest.length > 0 && !socket.destroyed) {
    const read = readPlainRequest(connection.rest, path)
    if (read.kind === 'incomplete') {
      connection.needed = read.bytes
      return true
    }
    if (read.kind === 'other') return false
    const { request } = read
    const isTaken = await take(connection.rest.subarray(request.bodyFrom, request.end), request)
    if (!isTaken) return false
    connection.rest = connection.rest.subarray(request.end)
    connection.heldBytes -= request.end
    gather(connection)
    connection.isUsed = true
    connection.sinceMs = nowMs()
    connection.isUnread = !socket.write(answer(connection.sinceMs))
    if (connection.isUnread) await drained(socket)
    connection.isUnread = false
  }
  return true
}

function gather(connection: Connection): void {
  const { rest, more } = connection
  connection.needed = 0
  if (more.length === 0) return
  const [only] = more
  const isOne = rest.length === 0 && more.length === 1 && only !== undefined
  connection.rest = isOne ? only : Buffer.concat([rest, ...more])
  connection.more = []
}

/** Resolves when what was written is read by the other side, or never will be. */
function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done).off('close', done)
      resolve()
    }
    socket.on('drain', done).on('close', done)
  })
}

type Ways = {
  readonly serve: (connection: Connection) => void
  /** Gives the socket to the HTTP server. */
  readonly pass: (socket: Socket) => void
  readonly forget: (connection: Connection) => void
  readonly nowMs: () => number
}

function openConnection(socket: Socket, { serve, pass, forget, nowMs }: Ways): Connection {
  const receive = (chunk: Buffer): void => {
    if (connection.heldBytes === 0) connection.sinceMs = nowMs()
    connection.more.push(chunk)
    connection.heldBytes += chunk.length
    if (!connection.isBusy && connection.heldBytes >= connection.needed) serve(connection)
  }
  const ended = (): void => {
    connection.isEnded = true
    if (!connection.isBusy) connection.leave()
  }
  const closed = (): void => forget(connection)
  const detach = (): void => {
    forget(connection)
    socket.off('data', receive).off('end', ended).off('close', closed)
  }
  const connection: Connection = {
    socket,
    rest: Buffer.alloc(0),
    more: [],
    heldBytes: 0,
    needed: 0,
    isBusy: false,
    isUsed: false,
    isUnread: false,
    isEnded: false,
    sinceMs: nowMs(),
    handOver() {
      // Of a connection that has ended, nobody can read anything any more.
      if (connection.isEnded || socket.destroyed) return connection.leave()
      detach()
      socket.off('error', ignore)
      gather(connection)
      if (connection.rest.length > 0) socket.unshift(connection.rest)
      pass(socket)
      socket.resume()
    },
    leave() {
      detach()
      socket.destroySoon()
    },
  }
  socket.on('data', receive).on('end', ended).on('close', closed).on('error', ignore)
  return connection
}

/** Hands over what does not become a whole request, and ends what nobody uses. */
function check(connection: Connection, nowMs: number): void {
  const ms = nowMs - connection.sinceMs
  const isIdle = connection.isUsed && connection.heldBytes === 0
  if (!isIdle && ms >= frontLimits.incompleteMsMax) connection.handOver()
  else if (isIdle && ms >= keepAliveMs) connection.leave()
}

/** Ends what nobody reads; whoever closes does not wait for it. */
function checkUnread(
  { isUnread, sinceMs, socket }: Connection,
  { nowMs, isClosing }: { readonly nowMs: number; readonly isClosing: boolean },
): void {
  const msMax = isClosing ? frontLimits.incompleteMsMax : keepAliveMs
  if (isUnread && nowMs - sinceMs >= msMax) socket.destroy()
}

// A sender that is gone is no fault of anybody's.
function ignore(): void {}

let answerText = ''
let answerSecond = 0

/** What the route answers, with the date that HTTP wants, made once a second. */
function answer(nowMs: number): string {
  const second = Math.floor(nowMs / 1_000)
  if (second === answerSecond) return answerText
  answerSecond = second
  const date = new Date(second * 1_000).toUTCString()
  answerText =
    'HTTP/1.1 202 Accepted\r\ncontent-type: application/json; charset=utf-8\r\n' +
    `content-length: 2\r\nDate: ${date}\r\nConnection: keep-alive\r\n` +
    `Keep-Alive: timeout=${keepAliveMs / 1_000}\r\n\r\n{}`
  return answerText
}
