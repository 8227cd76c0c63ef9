import { DeadLetterAnswer, DeadLetterReplayAnswer, DeadLettersAnswer } from '@throughline/contract'
import { answerOf, call, type Call, type Target } from './calling.ts'

const base = '/api/ingestion/dead-letters'

/** Asks for dead letters; `path` is what comes behind their own. */
export function askLetters(
  server: Target,
  method: string,
  { path = '', body }: Partial<Call> = {},
): Promise<Response> {
  return call(server, { method, path: base + path, body })
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
