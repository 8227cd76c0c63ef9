import { BatchAnswer, IntakeErrors, QuestionErrors } from '@throughline/contract'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'

const batchAnswer = Compile(BatchAnswer)
const errorBody = Compile(Type.Union([IntakeErrors, QuestionErrors]))

export const emptyAnswer: BatchAnswer = { accepted: 0, rejected: [] }

/** The body of a 202 to a batch; undefined when it is none, as from a server of another kind. */
export function readBatchAnswer(body: unknown): BatchAnswer | undefined {
  return batchAnswer.Check(body) ? body : undefined
}

/** The answer as an account of `sent` events: each is accepted, or rejected for one reason. */
export function answerOf({ rejected }: BatchAnswer, sent: number): BatchAnswer {
  const placed = rejected.filter(({ index }) => index >= 0 && index < sent)
  const one = [...new Map(placed.map((rejection) => [rejection.index, rejection])).values()]
  return { accepted: sent - one.length, rejected: one }
}

/** Joins the answers of two halves of a batch; the second half began at `offset`. */
export function joinAnswers(first: BatchAnswer, second: BatchAnswer, offset: number): BatchAnswer {
  const shifted = second.rejected.map((one) => ({ ...one, index: one.index + offset }))
  return {
    accepted: first.accepted + second.accepted,
    rejected: [...first.rejected, ...shifted],
  }
}

/** The sentences of an error body, whichever of the documented shapes it has; '' of any other. */
export function errorWords(body: unknown): string {
  if (!errorBody.Check(body)) return ''
  return body.errors.map((error) => (typeof error === 'string' ? error : error.detail)).join('; ')
}
