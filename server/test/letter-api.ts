import { DeadLetterAnswer, DeadLetterReplayAnswer, DeadLettersAnswer } from '@throughline/contract'
import type { Static, TSchema } from 'typebox'
import { Check } from 'typebox/value'
import type { RunningServer } from './running-server.ts'

type Target = Pick<RunningServer, 'url' | 'apiKey' | 'appKey'>

const base = '/api/ingestion/dead-letters'

/** Asks for dead letters; `path` is what comes behind their own. */
export function askLetters(
  server: Target,
  method: string,
  { path = '', body }: { readonly path?: string; readonly body?: unknown } = {},
): Promise<Response> {
  return fetch(`${server.url}${base}${path}`, {
    method,
    headers: { 'DD-API-KEY': server.apiKey, 'DD-APPLICATION-KEY': server.appKey },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

/** Every letter, page by page. */
export async function allLetters(server: Target): Promise<DeadLettersAnswer['data']> {
  const letters: DeadLettersAnswer['data'] = []
  for (let after: string | undefined, isMore = true; isMore; isMore = after !== undefined) {
    const path = `?page[size]=7${after === undefined ? '' : `&page[after]=${after}`}`
    const page = await answerOf(await askLetters(server, 'GET', { path }), DeadLettersAnswer)
    letters.push(...page.data)
    after = page.meta.page.after
  }
  return letters
}

export async function letterOf(answer: Response): Promise<DeadLetterAnswer['data']> {
  return (await answerOf(answer, DeadLetterAnswer)).data
}

/** Replays letters, all without ids; gives the outcome of each. */
export async function replayLetters(
  server: Target,
  attributes: { readonly ids?: readonly string[] },
): Promise<DeadLetterReplayAnswer['data']> {
  const body = { data: { type: 'dead_letter_replay', attributes } }
  const answer = await askLetters(server, 'POST', { path: '/replay', body })
  return (await answerOf(answer, DeadLetterReplayAnswer)).data
}

async function answerOf<Schema extends TSchema>(
  answer: Response,
  schema: Schema,
): Promise<Static<Schema>> {
  const body: unknown = await answer.json()
  if (Check(schema, body)) return body
  throw new Error(`${answer.status} ${JSON.stringify(body)}`)
}
