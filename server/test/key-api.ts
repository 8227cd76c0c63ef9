import { ApiKeyAnswer } from '@throughline/contract'
import { answerOf, call, type Target } from './calling.ts'

const path = '/api/v2/api_keys'

/** A key that was made: what it is called in answers, and itself. */
export type MadeKey = { readonly id: string; readonly name: string; readonly apiKey: string }

/** Makes an API key with these attributes. */
export function makeApiKey(
  server: Target,
  attributes: { readonly name: string; readonly [more: string]: unknown },
): Promise<MadeKey> {
  return postApiKey(server, { data: { type: 'api_keys', attributes } })
}

/** The same with the whole body. */
export async function postApiKey(server: Target, body: unknown): Promise<MadeKey> {
  const { data } = await answerOf(await call(server, { path, body }), ApiKeyAnswer)
  const { name, key = '' } = data.attributes
  return { id: data.id, name, apiKey: key }
}

/** Deletes an API key, which a server that has not heard of it yet does not. */
export function deleteApiKey(server: Target, id: string): Promise<Response> {
  return call(server, { method: 'DELETE', path: `${path}/${id}` })
}
