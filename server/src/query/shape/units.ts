import type { UnitPair } from '@throughline/contract'
import type { ResolvedJourneyMeasure } from '../resolve/resolve-journey.ts'
import type { ResolvedMeasure } from '../resolve/resolve-question.ts'

const nanosecond = {
  family: 'time',
  name: 'nanosecond',
  plural: 'nanoseconds',
  short_name: 'ns',
  scale_factor: 1e-9,
} as const

const millisecond = {
  family: 'time',
  name: 'millisecond',
  plural: 'milliseconds',
  short_name: 'ms',
  scale_factor: 1e-3,
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

/** The unit of the figures of journeys. */
export function unitOfJourneys(measure: ResolvedJourneyMeasure): UnitPair {
  if (measure.kind === 'time') return [millisecond, null]
  return measure.kind === 'events' ? unitOf(measure.measure) : null
}
