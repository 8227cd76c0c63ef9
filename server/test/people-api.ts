import { PersonAnswer } from '@throughline/contract'
import { answerOf, call, type Target } from './calling.ts'

/** Asks about people; `path` is what comes behind `/api/people`. */
export function askPeople(server: Target, path: string, body?: unknown): Promise<Response> {
  return call(server, { path: `/api/people${path}`, body })
}

/** Who an id is; `user:42`. */
export async function askPerson(server: Target, id: string): Promise<PersonAnswer['data']> {
  return personOf(await askPeople(server, `?id=${encodeURIComponent(id)}`))
}

export async function personOf(answer: Response): Promise<PersonAnswer['data']> {
  return (await answerOf(answer, PersonAnswer)).data
}
