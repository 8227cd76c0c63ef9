import { questionNameHeader } from '@throughline/contract'
import type { Static, TSchema } from 'typebox'
import { Check } from 'typebox/value'
import { ApiError, codeOfAnswer } from './api-error.ts'
import { nameOf } from './question-names.ts'

export interface ApiRequest {
  readonly path: string
  /** Absent: GET, or POST where there is a body. */
  readonly method?: 'PUT' | 'PATCH' | 'DELETE'
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as they are, in place of JSON. */
  readonly bytes?: Uint8Array<ArrayBuffer>
  readonly signal?: AbortSignal
}

/** Asks the server and lets only an answer of the agreed shape in. */
export async function request<Schema extends TSchema>(
  what: ApiRequest,
  schema: Schema,
): Promise<Static<Schema>> {
  const answer = await readJson(await send(what))
  if (Check(schema, answer)) return answer
  throw new ApiError('unexpected', `The server's answer to ${what.path} has an unknown shape.`, {})
}

/** The same for requests that are answered with nothing. */
export async function tell(what: ApiRequest): Promise<void> {
  await send(what)
}

async function send(what: ApiRequest): Promise<Response> {
  const response = await reach(what)
  if (response.ok) return response
  const messages = await errorMessages(response)
  const message =
    messages.length > 0 ? messages.join(' ') : `The server answered ${response.status}.`
  const { status } = response
  throw new ApiError(codeOfAnswer(status, messages), message, {
    status,
    waitSeconds: waitSeconds(response),
  })
}

function waitSeconds({ headers }: Response): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return Number.isNaN(seconds) ? undefined : seconds
}

async function reach(what: ApiRequest): Promise<Response> {
  try {
    const body = what.bytes ?? (what.body === undefined ? undefined : JSON.stringify(what.body))
    return await fetch(what.path, {
      method: what.method ?? (body === undefined ? 'GET' : 'POST'),
      headers: headersOf(what),
      ...(body === undefined ? {} : { body }),
      ...(what.signal === undefined ? {} : { signal: what.signal }),
    })
  } catch (cause) {
    if (what.signal?.aborted === true) throw cause
    throw new ApiError('unreachable', 'The server does not answer. Is it running?', { cause })
  }
}

function headersOf({ body, signal }: ApiRequest): Record<string, string> {
  const name = nameOf(signal)
  return {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(name === undefined ? {} : { [questionNameHeader]: name }),
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch (cause) {
    throw new ApiError('unexpected', "The server's answer is not JSON.", { cause })
  }
}

// Questions carry sentences, the intake carries objects with a title and a detail.
async function errorMessages(response: Response): Promise<readonly string[]> {
  const body: unknown = await response.json().catch(() => undefined)
  if (!isRecord(body) || !Array.isArray(body['errors'])) return []
  return body['errors'].flatMap((entry: unknown) => {
    if (typeof entry === 'string') return [entry]
    if (isRecord(entry) && typeof entry['detail'] === 'string') return [entry['detail']]
    return []
  })
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
