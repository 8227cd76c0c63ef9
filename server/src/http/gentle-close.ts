/**
 * Ends a server whose place others take, so that nobody is refused and no request is cut: no new
 * connections; each answer says that it is the last of its connection; who has nothing to ask for a
 * while is closed; what runs is waited for.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Server as Listener, type Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

export const gentleLimits = {
  /** A connection on which nothing comes is closed after this. */
  quietMsMax: 5_000,
  /** How often is looked whether all have ended. */
  checkMs: 25,
} as const

/** How long each server that is being closed gently waits for those who say nothing. */
const leaving = new WeakMap<FastifyInstance, number>()

/** Closes a server that `endGently` has prepared; resolves when its last connection has ended. */
export async function closeGently(
  app: FastifyInstance,
  quietMsMax: number = gentleLimits.quietMsMax,
): Promise<void> {
  leaving.set(app, quietMsMax)
  await app.close()
}

/** Whether a server is being closed in this way. */
export function closesGently(app: FastifyInstance): boolean {
  return leaving.has(app)
}

/** The connections of a server, each with how many of its requests run. */
type Connections = ReadonlyMap<Socket, number>

/**
 * Prepares a server; to be called when whoever stands before it does, and when all else that is to
 * happen at its end is known.
 */
export function endGently(app: FastifyInstance): void {
  const connections = watchConnections(app.server)
  app.addHook('preClose', async () => {
    const quietMsMax = leaving.get(app)
    if (quietMsMax === undefined) return
    // Without what closing an HTTP server does to connections that are idle at this moment.
    Listener.prototype.close.call(app.server)
    await ended(connections, quietMsMax)
  })
}

function watchConnections(server: Server): Connections {
  const running = new Map<Socket, number>()
  const count = (socket: Socket, more: number) => {
    const before = running.get(socket)
    if (before !== undefined) running.set(socket, before + more)
  }
  server.on('connection', (socket: Socket) => {
    running.set(socket, 0)
    socket.once('close', () => running.delete(socket))
  })
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    count(socket, 1)
    response.once('close', () => count(socket, -1))
  })
  return running
}

function ended(connections: Connections, quietMsMax: number): Promise<void> {
  const sinceMs = performance.now()
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (performance.now() - sinceMs >= quietMsMax) {
        for (const [socket, requests] of connections) if (requests === 0) socket.destroy()
      }
      if (connections.size > 0) return
      clearInterval(timer)
      resolve()
    }, gentleLimits.checkMs)
  })
}
