import type { AnalyticsRequest } from '@throughline/contract'
import { measures } from './measure.ts'
import type { Window } from './time-window.ts'
import { searchText } from './search-text.ts'
import type { ExploreState } from './url.ts'

/** The three questions behind one report: the curve, the figure of each series, the figure of all. */
export interface Questions {
  readonly curve: AnalyticsRequest
  readonly totals: AnalyticsRequest
  /** Present with a breakdown; without one the totals already are the whole. */
  readonly whole: AnalyticsRequest | undefined
}

/** The questions of a state, all over the same window. */
export function questionsOf(state: ExploreState, window: Window): Questions {
  const compute = measures[state.measure].compute
  const groups =
    state.breakdown === ''
      ? {}
      : { group_by: [{ facet: state.breakdown, limit: Number(state.top) }] }
  const base = {
    query: {
      data_source: 'product_analytics' as const,
      search: { query: searchText(state.event, state.filter) },
    },
  }
  const curve = { ...base, compute: { ...compute, interval: window.intervalMs }, ...groups }
  return {
    curve: body(curve, window),
    totals: body({ ...base, compute, ...groups }, window),
    whole: state.breakdown === '' ? undefined : body({ ...base, compute }, window),
  }
}

/** A question about the filter alone, over one millisecond: it is asked to learn whether it can be read. */
export function filterQuestion(filter: string, window: Window): AnalyticsRequest {
  const source = { data_source: 'product_analytics' as const, search: { query: filter } }
  const instant = { ...window, toMs: window.fromMs + 1 }
  return body({ query: source, compute: { aggregation: 'count' } }, instant)
}

type Query = AnalyticsRequest['data']['attributes']['query']

function body(query: Query, window: Window): AnalyticsRequest {
  return {
    data: {
      type: 'formula_analytics_extended_request',
      attributes: { from: window.fromMs, to: window.toMs, query },
    },
  }
}
