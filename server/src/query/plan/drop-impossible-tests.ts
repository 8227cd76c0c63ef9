import type { Condition } from '../resolve/condition.ts'
import { mapCondition } from './condition-map.ts'
import { isPossible } from './possible.ts'

/** A test looks only at sources that can satisfy it; with none left it never holds. */
export function dropImpossibleTests(condition: Condition): Condition {
  return mapCondition(condition, narrowed)
}

function narrowed(condition: Condition): Condition {
  if (condition.kind !== 'test') return condition
  const { field, test } = condition
  const sources = field.sources.filter((source) => isPossible(source, test))
  if (sources.length === 0) return { kind: 'never' }
  // Every event has a time.
  const isCertain = test.kind === 'exists' && sources.some((source) => source.kind === 'moment')
  return isCertain ? { kind: 'always' } : { kind: 'test', field: { ...field, sources }, test }
}
