import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'

export interface Received {
  readonly headers: IncomingMessage['headers']
  readonly path: string
  readonly lines: readonly string[]
  readonly bytes: number
}

/** What the intake does with one request: an answer, or the connection cut after keeping the events. */
export type Behaviour =
  | { readonly kind: 'accept'; readonly rejected?: readonly object[] }
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: unknown
    }
  | { readonly kind: 'keepAndCut' }

export interface FakeIntake {
  readonly url: string
  /** Of events. */
  readonly requests: readonly Received[]
  /** JSON of lists of traces. */
  readonly traceBodies: readonly string[]
  /** How often each event id was counted: kept on its first arrival, dropped afterwards. */
  readonly kept: ReadonlyMap<string, string>
  close(): Promise<void>
}

/** Opens an intake on a free port. `behave` is asked for each request, with its number from 0. */
export async function openFakeIntake(
  behave: (received: Received, number: number) => Behaviour = () => ({ kind: 'accept' }),
): Promise<FakeIntake> {
  const requests: Received[] = []
  const traceBodies: string[] = []
  const kept = new Map<string, string>()
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const received = await receive(request)
    if (received.path === '/v0.3/traces') {
      traceBodies.push(received.lines.join(''))
      response.writeHead(200).end('OK')
      return
    }
    const behaviour = behave(received, requests.length)
    requests.push(received)
    if (behaviour.kind !== 'answer') keep(kept, received, behaviour)
    answer(response, received, behaviour)
  }
  const server = createServer((request, response) => {
    // A client that leaves in the middle of its body has sent nothing.
    serve(request, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    traceBodies,
    kept,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function receive(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = []
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk)
  const body = gunzipSync(Buffer.concat(chunks))
  const lines = body.toString('utf8').split('\n').filter(Boolean)
  return { headers: request.headers, path: request.url ?? '', lines, bytes: body.length }
}

function keep(kept: Map<string, string>, { lines }: Received, behaviour: Behaviour): void {
  const refused = behaviour.kind === 'accept' ? (behaviour.rejected ?? []) : []
  const refusedIndexes = new Set(refused.map((one) => ('index' in one ? one.index : undefined)))
  for (const [index, line] of lines.entries()) {
    const id = eventId(line)
    if (!refusedIndexes.has(index) && !kept.has(id)) kept.set(id, line)
  }
}

/** `event.id` of a line; a line without one is a fault of the command. */
export function eventId(line: string): string {
  const event: unknown = JSON.parse(line)
  const id = /"event":\{[^{}]*"id":"([^"]+)"/.exec(JSON.stringify(event))?.[1]
  if (id === undefined) throw new Error(`sent without event.id: ${line}`)
  return id
}

function answer(response: ServerResponse, received: Received, behaviour: Behaviour): void {
  switch (behaviour.kind) {
    case 'keepAndCut':
      response.destroy()
      return
    case 'answer':
      response.writeHead(behaviour.status, behaviour.headers)
      response.end(JSON.stringify(behaviour.body ?? {}))
      return
    case 'accept': {
      const { rejected = [] } = behaviour
      const accepted = received.lines.length - rejected.length
      response.writeHead(202)
      response.end(JSON.stringify({ accepted, rejected }))
    }
  }
}
