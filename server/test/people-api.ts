import { PersonAnswer } from '@throughline/contract'
import { Check } from 'typebox/value'
import type { RunningServer } from './running-server.ts'

type Target = Pick<RunningServer, 'url' | 'apiKey' | 'appKey'>

/** Asks about people; `path` is what comes behind `/api/people`. */
export function askPeople(server: Target, path: string, body?: unknown): Promise<Response> {
  return fetch(`${server.url}/api/people${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'DD-API-KEY': server.apiKey, 'DD-APPLICATION-KEY': server.appKey },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

/** Who an id is; `user:42`. */
export async function askPerson(server: Target, id: string): Promise<PersonAnswer['data']> {
  return personOf(await askPeople(server, `?id=${encodeURIComponent(id)}`))
}

export async function personOf(answer: Response): Promise<PersonAnswer['data']> {
  const body: unknown = await answer.json()
  if (Check(PersonAnswer, body)) return body.data
  throw new Error(`${answer.status} ${JSON.stringify(body)}`)
}
