import { gunzipSync } from 'node:zlib'
import type { TrackEvent } from '../src/index.ts'

/** A request as it would reach the server, its body inflated and read. */
export type Received = {
  readonly url: string
  readonly headers: Headers
  readonly events: readonly TrackEvent[]
  readonly batchId: string
  readonly timestamp: string
  /** On the clock of `performance.now()`. */
  readonly atMs: number
}

/**
 * A status, an answer, nobody there, one that takes events and whose answer is lost, one that never
 * answers, or as it depends on the request.
 */
export type Answer =
  | number
  | Response
  | 'unreachable'
  | 'answer lost'
  | 'silent'
  | ((request: Received) => number | Response)

export type FakeServer = {
  readonly requests: Received[]
  /** The names of all events that were taken with a 2xx, in the order in which they came. */
  readonly taken: string[]
  readonly fetch: typeof fetch
}

/** Stands where the network begins: gives the answers one after the other, then always the last. */
export function fakeServer(...answers: readonly Answer[]): FakeServer {
  const requests: Received[] = []
  const taken: string[] = []
  const answerTo = async (url: string, init: RequestInit): Promise<Response> => {
    const request = await received(url, init)
    const given = answers[Math.min(requests.length, answers.length - 1)] ?? 200
    const answer = typeof given === 'function' ? given(request) : given
    requests.push(request)
    if (answer === 'unreachable') {
      throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') })
    }
    if (answer === 'answer lost') {
      taken.push(...request.events.map(({ event }) => event))
      throw new TypeError('fetch failed', { cause: new Error('read ECONNRESET') })
    }
    if (answer === 'silent') return aborted(init.signal)
    const response =
      typeof answer === 'number' ? new Response('{}', { status: answer }) : answer.clone()
    if (response.ok) taken.push(...request.events.map(({ event }) => event))
    return response
  }
  return {
    requests,
    taken,
    fetch: (url, init = {}) => answerTo(url instanceof Request ? url.url : String(url), init),
  }
}

async function received(url: string, init: RequestInit): Promise<Received> {
  const body = Buffer.from(await new Response(init.body ?? null).arrayBuffer())
  const headers = new Headers(init.headers)
  const text = headers.get('content-encoding') === 'gzip' ? gunzipSync(body) : body
  const envelope: unknown = JSON.parse(text.toString())
  if (!isEnvelope(envelope)) throw new Error('the body is no envelope')
  return { url, headers, atMs: performance.now(), ...envelope }
}

function isEnvelope(body: unknown): body is Pick<Received, 'events' | 'batchId' | 'timestamp'> {
  return typeof body === 'object' && body !== null && 'events' in body && 'batchId' in body
}

function aborted(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const end = (): void => reject(signal?.reason)
    if (signal?.aborted === true) end()
    else signal?.addEventListener('abort', end)
  })
}
