import { CliError, systemCodeOf, wordsOf } from '../cli-error.ts'
import type { BatchAnswer } from '@throughline/contract'
import { errorWords, readBatchAnswer } from './batch-answer.ts'
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

/** Sends one gzipped NDJSON body once. Throws only when no later attempt could help. */
export async function postBatch(to: Address, gzipped: Uint8Array): Promise<Reply> {
  const overdue = AbortSignal.timeout(requestMsMax)
  // Without a listener of its own Node 20 may forget it.
  overdue.addEventListener('abort', () => {})
  try {
    const response = await to.fetch(new URL('/api/v2/prodlytics', to.url), {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/x-ndjson',
        'content-encoding': 'gzip',
        'dd-api-key': to.apiKey,
      },
      body: gzipped,
      signal: AbortSignal.any([to.signal, overdue]),
    })
    return readReply(to, response, await response.text())
  } catch (error) {
    if (error instanceof CliError) throw error
    if (to.signal.aborted) throw new CliError('interrupted', 'interrupted', error)
    const words = `${to.url.origin} does not answer (${systemCodeOf(error) ?? wordsOf(error)})`
    return { kind: 'obstacle', obstacle: { kind: 'silent', words } }
  }
}

function readReply(to: Address, response: Response, text: string): Reply {
  const { status } = response
  const body = parsedOr(text, {})
  const words = errorWords(body)
  if (status === 202) {
    const answer = readBatchAnswer(body)
    if (answer === undefined) throw refusal(to, status, words)
    return { kind: 'accepted', answer }
  }
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
