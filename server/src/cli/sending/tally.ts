import { Type, type Static } from 'typebox'

const Reason = Type.Object({
  code: Type.String(),
  count: Type.Integer(),
  /** What the first refusal of this kind said. */
  detail: Type.String(),
  firstLines: Type.Array(Type.Integer()),
})

/** What became of the lines so far. Kept in the state file, so a resumed import reports the whole. */
export const Tally = Type.Object({
  read: Type.Integer(),
  accepted: Type.Integer(),
  rejected: Type.Array(Reason),
})
export type Tally = Static<typeof Tally>

/** One line that was not accepted, by the server or here. */
export interface Refusal {
  readonly line: number
  readonly code: string
  readonly detail: string
}

export const tallyLimits = { firstLinesMax: 5, reasonsMax: 50 } as const

export const emptyTally: Tally = { read: 0, accepted: 0, rejected: [] }

/** How many lines were rejected, over all reasons. */
export function rejectedCount(tally: Tally): number {
  return tally.rejected.reduce((sum, { count }) => sum + count, 0)
}

/** The tally with one more batch in it. */
export function withBatch(
  tally: Tally,
  batch: {
    readonly accepted: number
    readonly refusals: readonly Refusal[]
  },
): Tally {
  return {
    read: tally.read + batch.accepted + batch.refusals.length,
    accepted: tally.accepted + batch.accepted,
    rejected: batch.refusals.reduce(withRefusal, tally.rejected),
  }
}

type Reasons = Tally['rejected']

function withRefusal(reasons: Reasons, refusal: Refusal): Reasons {
  const code = codeToCount(reasons, refusal.code)
  const known = reasons.find((reason) => reason.code === code)
  if (known === undefined) {
    return [...reasons, { code, count: 1, detail: refusal.detail, firstLines: [refusal.line] }]
  }
  const firstLines = [...known.firstLines, refusal.line].slice(0, tallyLimits.firstLinesMax)
  const counted = { ...known, count: known.count + 1, firstLines }
  return reasons.map((reason) => (reason === known ? counted : reason))
}

// A server with endless codes must not make the state file endless.
function codeToCount(reasons: Reasons, code: string): string {
  const isKnown = reasons.some((reason) => reason.code === code)
  return isKnown || reasons.length < tallyLimits.reasonsMax ? code : 'other'
}
