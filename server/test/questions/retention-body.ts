import type { AskedRetention } from './any-retention.ts'
import type { PlainScope } from './plain-grid.ts'
import type { PlainInterval } from './plain-calendar.ts'
import type { PlainCriterion } from './plain-retention.ts'
import { wireSource } from './wire-source.ts'

type Extra = { readonly computation_scope?: object; readonly [key: string]: unknown }

/** The wire body of a question about retention. */
export function retentionBody(type: string, asked: AskedRetention, extra: Extra = {}): object {
  const { plain, zone, texts, metric } = asked
  const compute = { aggregation: 'count', metric }
  const group_by = plain.groupBy.map(({ order, ...group }) => ({ ...group, sort: { order } }))
  const figures = type === 'retention_list_request' ? { group_by } : { compute, group_by }
  const search = {
    retention_entity: plain.entity,
    cohort_criteria: {
      base_query: sourceOf(plain.beginning, texts.beginning),
      time_interval: wireInterval(plain.cohorts, zone),
    },
    ...returnCriteria(asked),
    return_condition: plain.isOrAfter ? 'conversion_on_or_after' : 'conversion_on',
    filters: { string_filter: texts.all },
  }
  const query = { search, ...figures, ...extra }
  const { from, to, isAnonymousExcluded: exclude_anonymous_traffic } = plain
  return { data: { type, attributes: { from, to, exclude_anonymous_traffic, query } } }
}

function returnCriteria({ plain, texts, zone }: AskedRetention): object {
  const { beginning, returning, periods } = plain
  if (returning === undefined && periods === undefined) return {}
  const base_query =
    returning === undefined
      ? sourceOf(beginning, texts.beginning)
      : sourceOf(returning, texts.returning)
  const time_interval = periods && { time_interval: wireInterval(periods, zone) }
  return { return_criteria: { base_query, ...time_interval } }
}

function sourceOf({ occurring }: PlainCriterion, text: string): object {
  return wireSource({ from: 0, to: 0, matches: () => true, ...(occurring && { occurring }) }, text)
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const months = ['january', 'february', 'march', 'april', 'may', 'june']

/** An interval on the wire, in a zone. */
export function wireInterval(
  { type, unit, times, alignment }: PlainInterval,
  timezone: string,
): object {
  if (type === 'fixed') return { type, unit, value: times }
  const words: Readonly<Record<string, string | undefined>> = {
    day: String(alignment),
    week: weekdays[alignment],
    month: `${alignment}th`,
    quarter: months[alignment],
    year: months[alignment],
  }
  const word = words[unit]
  const value = { type: unit, quantity: times, timezone, ...(word && { alignment: word }) }
  return { type, value }
}

/** The scope of a figure on the wire; none for the whole grid. */
export function wireScope({ cohort, period }: PlainScope): { computation_scope?: object } {
  const target =
    cohort === 'together' ? { type: 'aggregation', value: 'all' } : { type: 'index', value: cohort }
  const periodTarget = { type: 'index', value: period }
  if (cohort === undefined && period === undefined) return {}
  if (cohort === undefined) {
    return { computation_scope: { type: 'return_period', target: periodTarget } }
  }
  if (period === undefined) return { computation_scope: { type: 'cohort', target } }
  const cell = { cohort_target: target, return_period_target: periodTarget }
  return { computation_scope: { type: 'cell', ...cell } }
}
