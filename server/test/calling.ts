import { InvitationAnswer, type Role } from '@throughline/contract'
import type { Static, TSchema } from 'typebox'
import { Check } from 'typebox/value'
import type { RunningServer } from './running-server.ts'

export type Target = Pick<RunningServer, 'url' | 'apiKey' | 'appKey'>

/** Without a method it is POST with a body, and GET without. */
export type Call = { readonly method?: string; readonly path: string; readonly body?: unknown }

/** Calls an endpoint with both keys; the body is sent as JSON. */
export function call({ url, apiKey, appKey }: Target, called: Call): Promise<Response> {
  const { path, body, method = body === undefined ? 'GET' : 'POST' } = called
  const keys = { 'DD-API-KEY': apiKey, 'DD-APPLICATION-KEY': appKey }
  return body === undefined
    ? fetch(url + path, { method, headers: keys })
    : fetch(url + path, {
        method,
        headers: { ...keys, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
}

/** What was answered; throws when the shape is not the documented one. */
export async function answerOf<Schema extends TSchema>(
  answer: Response,
  schema: Schema,
): Promise<Static<Schema>> {
  const body: unknown = await answer.json()
  if (answer.ok && Check(schema, body)) return body
  throw new Error(`${answer.status} ${JSON.stringify(body)}`)
}

/** What a browser adds to what a page of the server itself asks. */
export const ofOwnPage = { 'sec-fetch-site': 'same-origin' } as const

export const password = 'a horse and a staple'

/** Has somebody join the team, and gives their cookie. */
export async function signIn(
  server: Target,
  role: Role = 'administrator',
  email = `${role}-${crypto.randomUUID()}@shop.example`,
): Promise<string> {
  const made = await call(server, { path: '/api/app/team/invitations', body: { email, role } })
  const { token } = await answerOf(made, InvitationAnswer)
  const answer = await fetch(`${server.url}/api/app/invitation/acceptance`, {
    method: 'POST',
    headers: { ...ofOwnPage, 'content-type': 'application/json' },
    body: JSON.stringify({ token, password }),
  })
  if (answer.status !== 204) throw new Error(`${answer.status} ${await answer.text()}`)
  return answer.headers.get('set-cookie')?.split(';')[0] ?? ''
}
