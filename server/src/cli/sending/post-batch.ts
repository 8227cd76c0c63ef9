import { CliError, systemCodeOf, wordsOf } from '../cli-error.ts'
import type { BatchAnswer } from '@throughline/contract'
import { emptyAnswer, errorWords, readBatchAnswer } from './batch-answer.ts'
import type { Obstacle } from './patience.ts'
import { retryAfterMs } from './retry-after.ts'

/** An answer that takes longer counts as a network error. */
const requestMsMax = 60_000

export interface Address {
  readonly url: URL
  readonly apiKey: string
  readonly fetch: typeof fetch
  readonly nowMs: () => number
  readonly signal: AbortSignal
}

/** What became of one request. */
export type Reply =
  | { readonly kind: 'accepted'; readonly answer: BatchAnswer }
  | { readonly kind: 'body_refused'; readonly status: number; readonly words: string }
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle }

/** Where a body goes, and how an answer that took it looks. */
export interface Route {
  readonly method: 'POST' | 'PUT'
  readonly path: string
  readonly contentType: string
  /** What an answer says that took the body; undefined when it does not say so. */
  readonly takenBy: (status: number, body: unknown) => BatchAnswer | undefined
}

/** Events as NDJSON. */
export const eventRoute: Route = {
  method: 'POST',
  path: '/api/v2/prodlytics',
  contentType: 'application/x-ndjson',
  takenBy: (status, body) => (status === 202 ? readBatchAnswer(body) : undefined),
}

/** Traces as an Agent takes them, which tells of nothing that it does not keep. */
export const traceRoute: Route = {
  method: 'PUT',
  path: '/v0.3/traces',
  contentType: 'application/json',
  takenBy: (status) => (status === 200 ? emptyAnswer : undefined),
}

/** Sends one gzipped body once. Throws only when no later attempt could help. */
export async function postBatch(to: Address, gzipped: Uint8Array, route: Route): Promise<Reply> {
  const overdue = AbortSignal.timeout(requestMsMax)
  // Without a listener of its own Node 20 may forget it.
  overdue.addEventListener('abort', () => {})
  try {
    const response = await to.fetch(new URL(route.path, to.url), {
      method: route.method,
      redirect: 'manual',
      headers: {
        'content-type': route.contentType,
        'content-encoding': 'gzip',
        'dd-api-key': to.apiKey,
      },
      body: gzipped,
      signal: AbortSignal.any([to.signal, overdue]),
    })
    return readReply(to, { response, text: await response.text(), route })
  } catch (error) {
    if (error instanceof CliError) throw error
    if (to.signal.aborted) throw new CliError('interrupted', 'interrupted', error)
    const words = `${to.url.origin} does not answer (${systemCodeOf(error) ?? wordsOf(error)})`
    return { kind: 'obstacle', obstacle: { kind: 'silent', words } }
  }
}

interface Replied {
  readonly response: Response
  readonly text: string
  readonly route: Route
}

function readReply(to: Address, { response, text, route }: Replied): Reply {
  const { status } = response
  const body = parsedOr(text, {})
  const words = errorWords(body)
  const answer = route.takenBy(status, body)
  if (answer !== undefined) return { kind: 'accepted', answer }
  if (status === 400 || status === 413) return { kind: 'body_refused', status, words }
  if (!isWorthRetrying(status)) throw refusal(to, status, words)
  return {
    kind: 'obstacle',
    obstacle: {
      kind: 'busy',
      words: `the server answered ${status}${words && `: ${words}`}`,
      retryAfterMs: retryAfterMs(response.headers.get('retry-after'), to.nowMs()),
    },
  }
}

function isWorthRetrying(status: number): boolean {
  return status === 408 || status === 429 || status >= 500
}

function refusal(to: Address, status: number, words: string): CliError {
  const said = words === '' ? '' : `: ${words}`
  if (status === 401 || status === 403) {
    return new CliError('key_refused', `${to.url.origin} refused the API key (${status}${said})`)
  }
  return new CliError(
    'server_unreachable',
    `${to.url.origin} does not answer like a Throughline server (${status}${said}); check --url`,
  )
}

function parsedOr(text: string, fallback: unknown): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return fallback // the status says enough
  }
}
