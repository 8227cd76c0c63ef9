import type { PlainMeasure, PlainQuestion } from './plain-evaluator.ts'
import { isShared } from './plain-rows.ts'

/** A question that can be shared among touches: percentiles cannot, and moments have too many digits. */
export function shareable(asked: PlainQuestion): PlainQuestion {
  const { groupBy = [], compute } = asked
  if (!groupBy.some(({ facet }) => isShared(facet))) return asked
  const instead = <Measure extends PlainMeasure>(measure: Measure): Measure => {
    const { aggregation, metric } = measure
    return {
      ...measure,
      aggregation: /^(median|pc)/.test(aggregation) ? 'avg' : aggregation,
      ...(metric === 'timestamp' || metric === '@date' ? { metric: '@amount' } : {}),
    }
  }
  return {
    ...asked,
    compute: instead(compute),
    groupBy: groupBy.map((group) => (group.sort ? { ...group, sort: instead(group.sort) } : group)),
  }
}
