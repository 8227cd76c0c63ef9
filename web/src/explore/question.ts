import type { AnalyticsRequest } from '@throughline/contract'
import { audienceOf } from '../building/audience-picker.tsx'
import { quoted } from '../building/filter-text.ts'
import { computesOf } from '../building/measure.ts'
import { searchText } from '../building/search-text.ts'
import { timeInterval, type Interval } from '../range/interval.ts'
import type { Window } from '../range/window.ts'
import type { EventLine } from './line-choice.ts'

/** What the API calls a group of events that lack the attribute. */
export const missingGroup = 'N/A'

/** What all lines of a report have in common. */
export interface Scope {
  readonly window: Window
  readonly interval: Interval
  /** Whose days and weeks the buckets are. */
  readonly zone: string
  readonly filter: string
  /** The id of a segment; empty: everybody. */
  readonly segment: string
  /** Empty: the lines are not split. */
  readonly breakdown: string
  readonly top: number
}

type Body = AnalyticsRequest
type Query = Body['data']['attributes']['query']

/**
 * The questions about one line. Figures and curves come by group and for what is in none of them; each
 * is a list, because a measure may be one figure divided by another.
 */
export interface LineQuestions {
  readonly figures: readonly Body[]
  readonly curves: readonly Body[]
  /** Events whose value is no group; empty without a breakdown, or when every value has a group. */
  readonly otherFigures: readonly Body[]
  readonly otherCurves: readonly Body[]
  /** All events of the line; empty without a breakdown, where `figures` say it. */
  readonly whole: readonly Body[]
}

/** The question for the groups that a breakdown shows: the greatest of the first line. */
export function groupsQuestion(line: EventLine, scope: Scope): Body {
  return asked(line, scope, { compute: computesOf(line.measure)[0], limit: scope.top })
}

/** The questions of a line. `groups` are the values by which all lines of the report are split. */
export function lineQuestions(
  line: EventLine,
  scope: Scope,
  groups: readonly string[],
): LineQuestions {
  const computes = computesOf(line.measure)
  const all = (asking: Asking): readonly Body[] =>
    computes.map((compute) => asked(line, scope, { ...asking, compute }))
  const curved = { interval: scope.interval }
  if (scope.breakdown === '') {
    const none = { otherFigures: [], otherCurves: [], whole: [] }
    return { figures: all({}), curves: all(curved), ...none }
  }
  const within = { limit: groups.length, search: groupSearch(scope.breakdown, groups) }
  const outside = { search: `NOT ${within.search}` }
  const isCut = groups.length >= scope.top
  return {
    figures: groups.length === 0 ? [] : all(within),
    curves: groups.length === 0 ? [] : all({ ...within, ...curved }),
    otherFigures: isCut ? all(outside) : [],
    otherCurves: isCut ? all({ ...outside, ...curved }) : [],
    whole: all({}),
  }
}

/** Search text for events in one of some groups. */
export function groupSearch(breakdown: string, groups: readonly string[]): string {
  const values = groups.filter((group) => group !== missingGroup).map(quoted)
  const terms = [
    ...(values.length === 0 ? [] : [`${breakdown}:(${values.join(' OR ')})`]),
    ...(groups.includes(missingGroup) ? [`-${breakdown}:*`] : []),
  ]
  return `(${terms.join(' OR ')})`
}

/** The search of a line, with what narrows it further. */
export function lineSearch(line: EventLine, ...filters: readonly string[]): string {
  return searchText(line.event, line.filter, ...filters)
}

interface Asking {
  readonly compute?: Query['compute'] | undefined
  readonly interval?: Interval
  /** How many groups; absent: no breakdown. */
  readonly limit?: number
  readonly search?: string
}

function asked(line: EventLine, scope: Scope, asking: Asking): Body {
  const { compute = { aggregation: 'count' }, interval, limit, search = '' } = asking
  return analyticsRequest(scope.window, {
    query: {
      data_source: 'product_analytics',
      search: { query: lineSearch(line, scope.filter, search) },
    },
    compute:
      interval === undefined
        ? compute
        : { ...compute, time_interval: timeInterval(interval, scope.zone) },
    ...audienceOf(scope.segment),
    ...(limit === undefined ? {} : { group_by: [{ facet: scope.breakdown, limit }] }),
  })
}

/** The body of a question over a window. */
export function analyticsRequest({ fromMs, toMs }: Window, query: Query): Body {
  return {
    data: {
      type: 'formula_analytics_extended_request',
      attributes: { from: fromMs, to: toMs, query },
    },
  }
}
