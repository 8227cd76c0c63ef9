import type { ScalarResponse } from '@throughline/contract'
import type { EventChoice } from '../building/event-choice.ts'

/** An event with how often it came in a window, and in the one before. */
export interface Mover {
  readonly event: EventChoice
  readonly now: number
  readonly before: number
}

export const moversMax = 8

/** The name that a group has which lacks the attribute. */
const missing = 'N/A'

/**
 * The events whose number changed most, for what chance alone changes: 5 from 0 are more than 1,005
 * from 1,000. Both answers are counts by type and name.
 */
export function topMovers(now: ScalarResponse, before: ScalarResponse): readonly Mover[] {
  const [counts, countsBefore] = [countsOf(now), countsOf(before)]
  const keys = [...new Set([...counts.keys(), ...countsBefore.keys()])]
  return keys
    .map((key) => {
      const [type = '', name = ''] = key.split(separator)
      return {
        event: { name, type },
        now: counts.get(key) ?? 0,
        before: countsBefore.get(key) ?? 0,
      }
    })
    .filter((mover) => mover.now !== mover.before)
    .toSorted((one, other) => surpriseOf(other) - surpriseOf(one))
    .slice(0, moversMax)
}

// How many standard deviations of a Poisson count the difference is.
function surpriseOf({ now, before }: Mover): number {
  return Math.abs(now - before) / Math.sqrt(now + before)
}

const separator = '\u0000'

function countsOf(answer: ScalarResponse): ReadonlyMap<string, number> {
  const columns = answer.data?.attributes.columns ?? []
  const [types, names] = columns.flatMap((column) =>
    column.type === 'group' ? [column.values] : [],
  )
  const counts = columns.flatMap((column) => (column.type === 'number' ? [column.values] : []))[0]
  return new Map(
    (counts ?? []).flatMap((count, row) => {
      const [type, name] = [types?.[row]?.[0] ?? missing, names?.[row]?.[0] ?? missing]
      return name === missing ? [] : [[`${type}${separator}${name}`, count ?? 0] as const]
    }),
  )
}
