import type { Condition } from '../resolve/condition.ts'
import type { Plan } from './plan.ts'

/** A level that excludes missing values drops their events, on every level. */
export function excludeMissingGroups(plan: Plan): Plan {
  const present = plan.levels
    .filter((level) => level.isMissingExcluded)
    .map(({ field }): Condition => ({ kind: 'test', field, test: { kind: 'exists' } }))
  if (present.length === 0) return plan
  return { ...plan, condition: { kind: 'and', operands: [plan.condition, ...present] } }
}
