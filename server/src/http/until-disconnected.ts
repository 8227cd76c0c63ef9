import type { FastifyReply } from 'fastify'

/** Nobody reads the answer after a disconnect, so the engine need not go on computing it. */
export function untilDisconnected(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort()
  })
  return controller.signal
}
