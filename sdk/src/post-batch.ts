import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Settings } from './config.ts'
import { reasonOf } from './notices.ts'
import { retryAfterMs } from './retry-after.ts'
import { library, version } from './version.ts'

/**
 * One attempt to send events: `POST /batch` with the envelope `{events, batchId, timestamp}`, where
 * `timestamp` is when it leaves, so that the server can tell a clock that is wrong.
 */
export type Attempt = {
  /** The events as JSON, in order. */
  readonly events: readonly string[]
  /** Aborting it ends the attempt. It is aborted here when the attempt takes too long. */
  readonly controller: AbortController
}

export type Outcome =
  | { readonly kind: 'answered'; readonly refusals: readonly Refusal[] }
  /** For good, whatever is sent: a wrong key, a wrong address. */
  | { readonly kind: 'refused'; readonly error: DeliveryError }
  /** For good, but perhaps because of one event. */
  | { readonly kind: 'unacceptable'; readonly error: DeliveryError }
  /** Perhaps not the next time. In an outage it is surely not the fault of an event. */
  | {
      readonly kind: 'failed'
      readonly error: DeliveryError
      readonly isOutage: boolean
      readonly retryAfterMs: number | undefined
    }

/** One event that the server did not take, though it took others of the request. */
export type Refusal = { readonly index: number; readonly error: DeliveryError }

/** Why events were not taken. `status` is that of HTTP, `code` that of the server, where there is one. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError'
  readonly status: number | undefined
  readonly code: string | undefined

  constructor(
    message: string,
    { cause, status, code }: { cause?: unknown; status?: number; code?: string | undefined } = {},
  ) {
    super(message, { cause })
    this.status = status
    this.code = code
  }
}

const limits = { plainBytesMax: 1_024, redirectsMax: 3, quotedCharsMax: 500 } as const
const compress = promisify(gzip)

// A gateway that has nobody behind it, and a server that has no time or closes.
const outages = new Set([408, 429, 502, 503, 504])
const faultsOfBodies = new Set([400, 413, 422])

/** Sends once and waits for the whole answer, `timeoutMs` in all. It does not reject. */
export async function postBatch(settings: Settings, attempt: Attempt): Promise<Outcome> {
  const { controller } = attempt
  const { timeoutMs } = settings
  const timer = setTimeout(
    () => controller.abort(new DeliveryError(`no answer within ${timeoutMs} ms`)),
    timeoutMs,
  )
  try {
    const response = await post(settings, attempt)
    return outcomeOf(response, await response.text())
  } catch (cause) {
    return failedBy(cause)
  } finally {
    clearTimeout(timer)
  }
}

async function post(settings: Settings, { events, controller }: Attempt): Promise<Response> {
  const sentAt = new Date().toISOString()
  const text = `{"events":[${events.join(',')}],"batchId":"${randomUUID()}","timestamp":"${sentAt}"}`
  const isLarge = text.length > limits.plainBytesMax
  const request = {
    method: 'POST',
    headers: {
      'X-API-Key': settings.apiKey,
      'Content-Type': 'application/json',
      'User-Agent': `${library}/${version}`,
      ...(isLarge ? { 'Content-Encoding': 'gzip' } : {}),
    },
    body: isLarge ? await compress(text) : text,
    signal: controller.signal,
    redirect: 'manual',
  } as const
  let url = settings.endpoint
  let response = await fetch(url, request)
  for (let hops = 0; hops < limits.redirectsMax; hops += 1) {
    const next = redirectOf(response, url)
    // Another origin would get the key and the events.
    if (next?.origin !== new URL(url).origin) break
    // Left to itself, fetch turns most redirected POSTs into a GET, which is answered 200 somewhere.
    await response.body?.cancel()
    url = next.href
    response = await fetch(url, request)
  }
  return response
}

function redirectOf(response: Response, url: string): URL | undefined {
  const location = locationOf(response)
  return location === undefined ? undefined : new URL(location, url)
}

/** Where an answer redirects to; other answers may have the header too, and say something else with it. */
function locationOf({ status, headers }: Response): string | undefined {
  return status >= 300 && status <= 399 ? (headers.get('location') ?? undefined) : undefined
}

function outcomeOf(response: Response, body: string): Outcome {
  const { status, statusText, headers } = response
  if (response.ok) return { kind: 'answered', refusals: refusalsIn(body) }
  const location = locationOf(response)?.slice(0, limits.quotedCharsMax)
  const said =
    location === undefined
      ? body.slice(0, limits.quotedCharsMax)
      : `it redirects to ${location}: give that as host if it is yours`
  const error = new DeliveryError(`HTTP ${status} ${statusText} - ${said}`, { status })
  if (faultsOfBodies.has(status)) return { kind: 'unacceptable', error }
  const isOutage = outages.has(status)
  if (!isOutage && status < 500) return { kind: 'refused', error }
  const retryAfter = retryAfterMs(headers.get('retry-after'), Date.now())
  return { kind: 'failed', error, isOutage, retryAfterMs: retryAfter }
}

/** fetch says only that it failed; what happened is the cause of that. */
function failedBy(cause: unknown): Outcome {
  const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
  const error =
    reason instanceof DeliveryError ? reason : new DeliveryError(reasonOf(reason), { cause })
  return { kind: 'failed', error, isOutage: true, retryAfterMs: undefined }
}

/** The server names refused events by their place; any other 2xx answer says that all are taken. */
function refusalsIn(body: string): readonly Refusal[] {
  const answer = parsed(body)
  if (!isRecord(answer) || !Array.isArray(answer['errors'])) return []
  const errors: readonly unknown[] = answer['errors']
  return errors.flatMap((each) => {
    if (!isRecord(each) || typeof each['index'] !== 'number') return []
    const code = typeof each['code'] === 'string' ? each['code'] : undefined
    const message = typeof each['message'] === 'string' ? each['message'] : 'the event was refused'
    return [{ index: each['index'], error: new DeliveryError(message, { code }) }]
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
