import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { closed, listening } from '../browser/watched-site.ts'

export type DoublingRelay = {
  readonly url: string
  /** What was asked and how it was answered, each once: `PUT /v0.4/traces 200`. */
  takeAnswers(): readonly string[]
  close(): Promise<void>
}

/** Stands between tracers and a server. Whatever is sent the server gets twice; its second answer counts. */
export async function openDoublingRelay(to: string): Promise<DoublingRelay> {
  const answers = new Set<string>()
  const relay = createServer((request, response) => {
    const relayed = async (): Promise<void> => {
      const sent = await readSent(request)
      const url = to + (request.url ?? '')
      await (await fetch(url, sent)).arrayBuffer()
      const answer = await fetch(url, sent)
      answers.add(`${sent.method} ${request.url} ${answer.status}`)
      response.writeHead(answer.status, ownHeaders(Object.fromEntries(answer.headers)))
      response.end(Buffer.from(await answer.arrayBuffer()))
    }
    relayed().catch(() => response.destroy())
  })
  return {
    url: await listening(relay),
    takeAnswers() {
      const taken = [...answers].sort()
      answers.clear()
      return taken
    },
    close: () => closed(relay),
  }
}

async function readSent(request: IncomingMessage) {
  const { method = 'GET', headers } = request
  const body = await buffer(request)
  const sent = { method, headers: ownHeaders(headers) }
  return method === 'GET' ? sent : { ...sent, body }
}

// These are of a connection, and not of what is sent on it.
const hopByHop = new Set([
  'connection',
  'content-length',
  'host',
  'keep-alive',
  'transfer-encoding',
])

function ownHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value !== 'string' || hopByHop.has(name) ? [] : [[name, value]],
    ),
  )
}
