/** Sends over connections that a test chooses, so that it reaches several workers. */
import { Agent, request } from 'node:http'
import type { RunningServer } from '../running-server.ts'

export type Sent = { readonly status: number; readonly text: string }

export type Connection = {
  readonly server: Pick<RunningServer, 'url' | 'apiKey'>
  /** Without one, a new connection is made for this request alone. */
  readonly agent?: Agent
}

/** One connection that is kept, however much is sent over it. */
export function keptConnection(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 1 })
}

/** Sends one event, or a batch as NDJSON. Rejects when the connection breaks. */
export function sendOver(
  { server, agent }: Connection,
  events: object | readonly object[],
): Promise<Sent> {
  const isBatch = Array.isArray(events)
  const body = isBatch
    ? events.map((event) => JSON.stringify(event)).join('\n')
    : JSON.stringify(events)
  return new Promise((resolve, reject) => {
    const sending = request(
      `${server.url}/api/v2/prodlytics`,
      {
        method: 'POST',
        agent: agent ?? false,
        headers: {
          'DD-API-KEY': server.apiKey,
          'content-type': isBatch ? 'application/x-ndjson' : 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
        answer.on('error', reject)
      },
    )
    sending.on('error', reject)
    sending.end(body)
  })
}

/** The process ids of the workers that were started last, by their numbers from 1. */
export function workerPids({ output }: Pick<RunningServer, 'output'>): readonly number[] {
  const pids: number[] = []
  for (const [, number, pid] of output().matchAll(/"worker":(\d+),"worker_pid":(\d+)/g)) {
    pids[Number(number) - 1] = Number(pid)
  }
  return pids
}

/** Sends events with ids of this sender over one connection, each again until it is answered 202. */
export async function sendUntil(
  server: RunningServer,
  sender: string,
  enough: AbortSignal,
): Promise<readonly string[]> {
  const agent = keptConnection()
  const ids: string[] = []
  for (let round = 0; !enough.aborted; round += 1) {
    const size = round % 3 === 0 ? 1 : 10
    const sent = Array.from({ length: size }, (_, index) => `${sender}-${round}-${index}`)
    const events = sent.map((id) => anEventOf(id))
    await untilAccepted({ server, agent }, size === 1 ? (events[0] ?? {}) : events)
    ids.push(...sent)
  }
  agent.destroy()
  return ids
}

/** Without a date: a second one is received at another time than the first. */
export function anEventOf(id: string): object {
  return {
    type: 'server',
    application: { id: 'shop' },
    event: { name: 'kept', id },
    usr: { id: 'user-1' },
  }
}

async function untilAccepted(connection: Connection, events: object): Promise<void> {
  for (;;) {
    const status = await sendOver(connection, events).then(
      (sent) => sent.status,
      () => 0,
    )
    if (status === 202) return
  }
}
