/** One event of a batch that the server refused. */
export interface Rejection {
  /** Place in the batch, from 0. */
  readonly index: number
  readonly code: string
  readonly detail: string
}

export interface BatchAnswer {
  readonly accepted: number
  /** Accepted events whose id the server says it already had. */
  readonly duplicates: number
  readonly rejections: readonly Rejection[]
}

export const emptyAnswer: BatchAnswer = { accepted: 0, duplicates: 0, rejections: [] }

/** Reads the body of a 202. What is not listed as rejected is accepted: that is what 202 says. */
export function readBatchAnswer(body: unknown, sent: number): BatchAnswer {
  const listed = isObject(body) && Array.isArray(body['rejected']) ? body['rejected'] : []
  const rejections = onePerEvent(listed.flatMap((item) => readRejection(item, sent)))
  const duplicates = isObject(body) ? body['duplicates'] : undefined
  return {
    accepted: sent - rejections.length,
    duplicates: typeof duplicates === 'number' ? duplicates : 0,
    rejections,
  }
}

// Two reasons for one event must not make it count twice.
function onePerEvent(rejections: readonly Rejection[]): readonly Rejection[] {
  return [...new Map(rejections.map((one) => [one.index, one])).values()]
}

function readRejection(item: unknown, sent: number): readonly Rejection[] {
  if (!isObject(item)) return []
  const { index, code, title, detail } = item
  if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= sent) return []
  return [
    {
      index,
      code: firstText(code, title) ?? 'unnamed',
      detail: firstText(detail, title) ?? '',
    },
  ]
}

/** The sentences of an error body, whichever of the documented shapes it has. */
export function errorWords(body: unknown): string {
  const errors = isObject(body) && Array.isArray(body['errors']) ? body['errors'] : []
  return errors.map(errorSentence).filter(Boolean).join('; ')
}

function errorSentence(error: unknown): string {
  if (typeof error === 'string') return error
  return isObject(error) ? (firstText(error['detail'], error['title']) ?? '') : ''
}

/** Joins the answers of two halves of a batch; the second half began at `offset`. */
export function joinAnswers(first: BatchAnswer, second: BatchAnswer, offset: number): BatchAnswer {
  const shifted = second.rejections.map((one) => ({ ...one, index: one.index + offset }))
  return {
    accepted: first.accepted + second.accepted,
    duplicates: first.duplicates + second.duplicates,
    rejections: [...first.rejections, ...shifted],
  }
}

function firstText(...candidates: readonly unknown[]): string | undefined {
  return candidates.find((one) => typeof one === 'string' && one !== '')?.toString()
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
