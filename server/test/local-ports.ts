import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

const listening: Server[] = []

/** Somebody who listens on this port, or on a free one, until `freeAll`. */
export async function occupied(port = 0): Promise<number> {
  const server = createServer()
  listening.push(server)
  server.listen(port, '127.0.0.1')
  // Somebody of the machine's own does as well.
  await Promise.race([once(server, 'listening'), once(server, 'error')])
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : port
}

/** A port that nobody listens on, as a setting. */
export async function freePort(): Promise<string> {
  const port = await occupied()
  const server = listening.pop()
  await new Promise((resolve) => server?.close(resolve))
  return String(port)
}

export function freeAll(): void {
  for (const server of listening.splice(0)) server.close()
}
