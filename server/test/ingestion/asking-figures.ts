import {
  IngestionRejections,
  IngestionSources,
  IngestionSummary,
  IngestionTimeline,
  IngestionWarnings,
} from '@throughline/contract'
import type { Static, TSchema } from 'typebox'
import { answerOf, call, type Target } from '../calling.ts'

export type Sender = { readonly url: string; readonly apiKey: string }

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
  return answerOf(await call(server, { path: `/api/ingestion/${path}` }), schema)
}

/** Sends a body as it is. */
export function sendText({ url, apiKey }: Sender, body: string): Promise<Response> {
  return fetch(`${url}/api/v2/prodlytics`, {
    method: 'POST',
    headers: { 'DD-API-KEY': apiKey, 'content-type': 'application/json' },
    body,
  })
}
