import {
  DeadLetterAnswer,
  DeadLetterReplayAnswer,
  DeadLettersAnswer,
  type ListedLetter,
} from '@throughline/contract'
import { request, tell } from './request.ts'

const base = '/api/ingestion/dead-letters'

/** Letters, the newest first, page by page up to so many, and whether there are more. */
export interface ReadLetters {
  readonly letters: readonly ListedLetter[]
  readonly isMore: boolean
}

const pagesMax = 20

/** The newest dead letters: 2,000 at most. */
export async function readLetters(signal: AbortSignal): Promise<ReadLetters> {
  const letters: ListedLetter[] = []
  let after: string | undefined
  for (let page = 0; page < pagesMax; page += 1) {
    const query = after === undefined ? '' : `?page[after]=${encodeURIComponent(after)}`
    const answer = await request({ path: `${base}${query}`, signal }, DeadLettersAnswer)
    letters.push(...answer.data)
    after = answer.meta.page.after
    if (after === undefined) break
  }
  return { letters, isMore: after !== undefined }
}

/** One letter with its event. */
export async function readLetter(id: string, signal: AbortSignal): Promise<DeadLetterAnswer> {
  return request({ path: `${base}/${encodeURIComponent(id)}`, signal }, DeadLetterAnswer)
}

/** Puts another event in the place of a letter's. What is wrong with it is thrown. */
export async function mendLetter(id: string, event: unknown): Promise<void> {
  await tell({ method: 'PUT', path: `${base}/${encodeURIComponent(id)}`, body: event })
}

/** Deletes a letter and its event. */
export async function deleteLetter(id: string): Promise<void> {
  await tell({ method: 'DELETE', path: `${base}/${encodeURIComponent(id)}` })
}

/** What came of a replay: how many are stored, how many are still refused and why the first is. */
export interface Replayed {
  readonly stored: number
  readonly kept: number
  readonly reason: string | undefined
}

/** Gives the events of letters to the warehouse again: of one, or of all. */
export async function replayLetters(which: { readonly id?: string }): Promise<Replayed> {
  const outcomes: DeadLetterReplayAnswer['data'] = []
  let after: string | undefined
  do {
    const attributes = {
      ...(which.id === undefined ? {} : { ids: [which.id] }),
      ...(after === undefined ? {} : { after }),
    }
    const body = { data: { type: 'dead_letter_replay', attributes } }
    const answer = await request({ path: `${base}/replay`, body }, DeadLetterReplayAnswer)
    outcomes.push(...answer.data)
    after = answer.meta.page.after
  } while (after !== undefined)
  const count = (outcome: string): number =>
    outcomes.filter(({ attributes }) => attributes.outcome === outcome).length
  return {
    stored: count('stored'),
    kept: count('kept'),
    reason: outcomes.find(({ attributes }) => attributes.outcome === 'kept')?.attributes.reason,
  }
}
