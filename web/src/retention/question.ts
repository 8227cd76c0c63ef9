import type {
  RetentionGridRequest,
  RetentionGroupBy,
  RetentionListRequest,
  RetentionSearch,
} from '@throughline/contract'
import { audienceOf } from '../building/audience-picker.tsx'
import { pickedSearch, type PickedEvents } from '../building/picked-events.ts'
import type { Window } from '../range/window.ts'
import type { OpenCell, RetentionState } from './url.ts'

type Source = RetentionSearch['cohort_criteria']['base_query']

function sourceOf(picked: PickedEvents): Source {
  return { data_source: 'product_analytics', search: { query: pickedSearch(picked) } }
}

function searchOf(state: RetentionState): RetentionSearch {
  const { comeBack, filter, segment } = state
  const filters = {
    ...(filter === '' ? {} : { string_filter: filter }),
    ...audienceOf(segment),
  }
  return {
    retention_entity: state.entity,
    cohort_criteria: {
      base_query: sourceOf(state.begin),
      time_interval: {
        type: 'calendar',
        value: { type: state.period, timezone: state.zone },
      },
    },
    ...(comeBack === undefined ? {} : { return_criteria: { base_query: sourceOf(comeBack) } }),
    return_condition: state.condition === 'on' ? 'conversion_on' : 'conversion_on_or_after',
    ...(Object.keys(filters).length === 0 ? {} : { filters }),
  }
}

/** Groups that are shown: those with the most who belong there. */
const groupsMax = 10

function groupBy({ breakdown, breakdownOf }: RetentionState): { group_by?: RetentionGroupBy[] } {
  if (breakdown === '') return {}
  const target = breakdownOf === 'return' ? 'return_period' : 'cohort'
  return { group_by: [{ facet: breakdown, target, limit: groupsMax }] }
}

/** All cohorts and periods, of each group. */
export function gridRequest(state: RetentionState, { fromMs, toMs }: Window): RetentionGridRequest {
  return {
    data: {
      type: 'retention_grid_request',
      attributes: {
        from: fromMs,
        to: toMs,
        query: {
          search: searchOf(state),
          ...groupBy(state),
          compute: { aggregation: 'count', metric: '__dd.retention' },
        },
      },
    },
  }
}

/** Those who are counted in a cell. */
export function cellRequest(
  state: RetentionState,
  { fromMs, toMs }: Window,
  { cell, limit }: { readonly cell: OpenCell; readonly limit: number },
): RetentionListRequest {
  const { cohort, period, group } = cell
  const isOfGroup = group !== undefined && state.breakdown !== ''
  return {
    data: {
      type: 'retention_list_request',
      attributes: {
        from: fromMs,
        to: toMs,
        query: {
          search: searchOf(state),
          ...(isOfGroup && { ...groupBy(state), group_tags: [group] }),
          computation_scope: {
            type: 'cell',
            cohort_target:
              cohort === undefined
                ? { type: 'aggregation', value: 'weighted_average' }
                : { type: 'index', value: cohort },
            return_period_target: { type: 'index', value: period },
          },
          limit,
        },
      },
    },
  }
}
