import type { UnitPair } from '@throughline/contract'
import type { ResolvedMeasure } from '../resolve/resolve-question.ts'

const nanosecond = {
  family: 'time',
  name: 'nanosecond',
  plural: 'nanoseconds',
  short_name: 'ns',
  scale_factor: 1e-9,
} as const

/** The attributes that browser SDKs fill with durations, and that of a trace. */
const durationPaths = new Set([
  'view.time_spent',
  'session.time_spent',
  'view.loading_time',
  'action.loading_time',
  'trace.duration',
])

/** The unit of a measure's figures; null for counts and for what has no known unit. */
export function unitOf({ aggregation, metric }: ResolvedMeasure): UnitPair {
  if (aggregation.kind === 'count' || aggregation.kind === 'cardinality') return null
  return metric !== undefined && durationPaths.has(metric.path) ? [nanosecond, null] : null
}
