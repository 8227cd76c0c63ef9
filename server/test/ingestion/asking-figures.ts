import {
  IngestionRejections,
  IngestionSources,
  IngestionSummary,
  IngestionTimeline,
  IngestionWarnings,
} from '@throughline/contract'
import { Type, type Static, type TSchema } from 'typebox'
import { Check } from 'typebox/value'
import type { RunningServer } from '../running-server.ts'

type Target = Pick<RunningServer, 'url' | 'apiKey' | 'appKey'>

export type Sender = { readonly url: string; readonly apiKey: string }

const headersOf = ({ apiKey, appKey }: Target) => ({
  'DD-API-KEY': apiKey,
  'DD-APPLICATION-KEY': appKey,
})

/** What `/api/ingestion/` answers; throws when the shape is not the documented one. */
export function figuresOf(server: Target) {
  return {
    summary: () => read(server, 'summary', IngestionSummary),
    timeline: (query = '') => read(server, `timeline${query}`, IngestionTimeline),
    rejections: (query = '') => read(server, `rejections${query}`, IngestionRejections),
    warnings: (query = '') => read(server, `warnings${query}`, IngestionWarnings),
    sources: (query = '') => read(server, `sources${query}`, IngestionSources),
  }
}

async function read<Schema extends TSchema>(
  server: Target,
  path: string,
  schema: Schema,
): Promise<Static<Schema>> {
  const answer = await fetch(`${server.url}/api/ingestion/${path}`, { headers: headersOf(server) })
  const body: unknown = await answer.json()
  if (answer.ok && Check(schema, body)) return body
  throw new Error(`${answer.status} ${JSON.stringify(body)}`)
}

const NewKey = Type.Object({
  data: Type.Object({ id: Type.String(), attributes: Type.Object({ key: Type.String() }) }),
})

/** A further API key, and what it is called in answers. */
export async function createApiKey(server: Target, name: string) {
  const answer = await fetch(`${server.url}/api/v2/api_keys`, {
    method: 'POST',
    headers: { ...headersOf(server), 'content-type': 'application/json' },
    body: JSON.stringify({ data: { type: 'api_keys', attributes: { name } } }),
  })
  const body: unknown = await answer.json()
  if (!Check(NewKey, body)) throw new Error(`${answer.status} ${JSON.stringify(body)}`)
  return { id: body.data.id, name, apiKey: body.data.attributes.key }
}

/** Sends a body as it is. */
export function sendText({ url, apiKey }: Sender, body: string): Promise<Response> {
  return fetch(`${url}/api/v2/prodlytics`, {
    method: 'POST',
    headers: { 'DD-API-KEY': apiKey, 'content-type': 'application/json' },
    body,
  })
}
