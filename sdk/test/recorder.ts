import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { onTestFinished } from 'vitest'
import type { TrackEvent } from '../src/index.ts'

/**
 * A real HTTP server that takes every event, or answers nothing, or never ends its answer, or sends
 * whoever comes to `/batch` elsewhere.
 */
export type Recorder = {
  readonly url: string
  readonly events: readonly TrackEvent[]
  /** How many requests came, answered or not. */
  requestCount(): number
}

type Manner = 'friendly' | 'silent' | 'endless' | { readonly location: string }

export async function startRecorder(manner: Manner = 'friendly'): Promise<Recorder> {
  const events: TrackEvent[] = []
  let requests = 0
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    requests += 1
    const received = await eventsOf(request)
    if (manner === 'endless') response.write('{')
    if (typeof manner === 'object' && request.url === '/batch') {
      response.writeHead(307, manner).end()
      return
    }
    if (manner === 'silent' || manner === 'endless') return
    events.push(...received)
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ success: true, accepted: received.length, errors: [] }))
  }
  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `http://127.0.0.1:${port}`, events, requestCount: () => requests }
}

async function eventsOf(request: IncomingMessage): Promise<readonly TrackEvent[]> {
  const body = await buffer(request)
  const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
  const envelope: { events?: readonly TrackEvent[] } = {}
  Object.assign(envelope, JSON.parse(text.toString()))
  return envelope.events ?? []
}
