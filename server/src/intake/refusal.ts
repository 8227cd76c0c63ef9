import { errorCodes, type ErrorCode } from '@throughline/contract'
import { startOfJson } from './json-start.ts'

/**
 * Why something is not taken. `detail` names the place, the problem and the value; the others are for
 * those who may not see values.
 */
export type Refusal = {
  readonly code: ErrorCode
  readonly detail: string
  /** A JSON pointer into the event, or a line and column of the body. */
  readonly place?: string
  readonly problem?: string
}

/** What a refused event says of itself, as far as that can be read. */
export type Named = { readonly applicationId: string; readonly eventName: string | undefined }

/** Why something is refused, and what it says of itself. */
export type Dropped = Refusal & Named

/** Of what cannot be read. */
export const nameless: Named = { applicationId: '', eventName: undefined }

/** A refusal; without a detail the code's own sentence is said. */
export function refusal(code: ErrorCode, detail: string = errorCodes[code].sentence): Refusal {
  return { code, detail }
}

/** A refusal of what is no JSON. */
export function malformedRefusal({ reason, place }: MalformedJson): Refusal {
  return { ...refusal('body_malformed', reason), place }
}

type MalformedJson = { readonly reason: string; readonly place: string }

type Where = { readonly place: string; readonly problem: string }

/** Senders choose how long their keys are; the answer and whoever watches need not read all of one. */
const placeCharsMax = 1_000

/** A refusal of what stands at a place; `shown` is what there is to say of the value. */
export function refusalAt(code: ErrorCode, where: Where, shown: string): Refusal {
  const { problem } = where
  const isLong = where.place.length > placeCharsMax
  const place = isLong ? `${where.place.slice(0, placeCharsMax)}…` : where.place
  return { code, detail: `Invalid value at ${place}: ${problem}${shown}`, place, problem }
}

/** A refusal of an event for a value in it, whose start is shown. */
export function malformedAt(
  { place, value }: { readonly place: string; readonly value: unknown },
  problem: string,
): Refusal {
  return refusalAt('event_malformed', { place, problem }, ` (got ${startOfJson(value)}).`)
}

/** A refusal of an event because its application takes none. */
export function applicationRefusal(code: ErrorCode, id: string): Refusal {
  const where = { place: '/application/id', problem: errorCodes[code].sentence }
  return refusalAt(code, where, ` (got ${JSON.stringify(id)})`)
}
