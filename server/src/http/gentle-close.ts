/**
 * Ends a server whose place others take, so that nobody is refused and no request is cut: no new
 * connections; each answer says that it is the last of its connection; who has nothing to ask for a
 * while is closed; what runs is waited for.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Server as Listener, type Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

export const gentleLimits = {
  /** A connection on which nothing comes is closed after this. */
  quietMsMax: 5_000,
  /** How often is looked whether all have ended. */
  checkMs: 25,
} as const

const leaving = new WeakSet<FastifyInstance>()

/** Closes a server that was prepared for it; resolves when its last connection has ended. */
export async function closeGently(app: FastifyInstance): Promise<void> {
  leaving.add(app)
  await app.close()
}

/** Whether a server is being closed in this way. */
export function closesGently(app: FastifyInstance): boolean {
  return leaving.has(app)
}

/** Prepares a server, before anything else looks at its connections. */
export function endGently(app: FastifyInstance): void {
  const { server } = app
  /** The requests that run on each connection. */
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
  app.addHook('preClose', async () => {
    if (!closesGently(app)) return
    // Without what closing an HTTP server does to connections that are idle at this moment.
    Listener.prototype.close.call(server)
    await ended(running)
  })
}

function ended(running: ReadonlyMap<Socket, number>): Promise<void> {
  const sinceMs = performance.now()
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (performance.now() - sinceMs >= gentleLimits.quietMsMax) {
        for (const [socket, requests] of running) if (requests === 0) socket.destroy()
      }
      if (running.size > 0) return
      clearInterval(timer)
      resolve()
    }, gentleLimits.checkMs)
  })
}
