import { param, sql, wholeNumber, type Sql } from '../../warehouse/sql-text.ts'
import { arePeriodsCohorts, startsOf } from '../parse/read-grid.ts'
import type { Cohort } from '../parse/retention.ts'
import { occurredMs } from './event-order.ts'
import { placeSql } from './place-sql.ts'

/**
 * The places in the list of all moments at which a cohort or a period begins: what happens within one
 * cannot be told apart by the grid.
 */
export interface Places {
  readonly count: number
  /** Whether they are the cohorts, and so the periods of each. */
  readonly areCohorts: boolean
  /** Where an event is. */
  readonly ofEvent: Sql
  /** The index of the cohort that a place is in. */
  cohortAt(place: Sql): Sql
  /** The index of the period of a cohort that a place is in; below 0 where it is in none. */
  periodAt(cohort: Sql, place: Sql): Sql
}

export function placesOf(cohorts: readonly Cohort[]): Places {
  const areCohorts = arePeriodsCohorts(cohorts)
  const starts = areCohorts ? cohorts.map(({ startMs }) => startMs) : startsOf(cohorts)
  const count = starts.length
  const ofEvent = placeSql(starts, occurredMs)
  if (areCohorts) {
    return {
      count,
      areCohorts,
      ofEvent,
      cohortAt: (place) => place,
      periodAt: (cohort, place) => sql`toInt32(${place}) - ${cohort}`,
    }
  }
  const cohortsAt = param('Array(Int64)', lastAt(starts, cohorts))
  const periodsAt = cohorts.flatMap(({ periods }) => lastAt(starts, periods))
  const all = param('Array(Int64)', periodsAt)
  return {
    count,
    areCohorts,
    ofEvent,
    cohortAt: (place) => sql`${cohortsAt}[${place} + 1]`,
    periodAt: (cohort, place) => sql`${all}[${cohort} * ${wholeNumber(count)} + ${place} + 1]`,
  }
}

/** For each moment the index of the last of these that has begun by then; -1 where none has. */
function lastAt(
  moments: readonly number[],
  begun: readonly { readonly startMs: number }[],
): readonly number[] {
  let last = -1
  return moments.map((moment) => {
    while ((begun[last + 1]?.startMs ?? Infinity) <= moment) last += 1
    return last
  })
}
