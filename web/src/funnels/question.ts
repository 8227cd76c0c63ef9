import type {
  JourneyCompute,
  JourneyFigureRequest,
  JourneyFunnelRequest,
  JourneyGroupBy,
  JourneyListRequest,
  JourneySearch,
} from '@throughline/contract'
import { audienceOf } from '../building/audience-picker.tsx'
import { pickedSearch, type PickedEvents } from '../building/picked-events.ts'
import { listedColumns } from '../people-panel/event-columns.ts'
import { timeInterval, type Interval } from '../range/interval.ts'
import type { Window } from '../range/window.ts'
import { alternativeMarks, stepWords } from './steps.ts'
import type { ExclusionChoice, FunnelsState, OpenPart } from './url.ts'

/** How many groups a breakdown asks for, and how many of them are drawn. */
export const groupsMax = 25
export const groupsDrawnMax = 5

/** The alias of a step in questions and of its alternatives: `s2`, `s2b`. */
export function aliasOf(step: number, alternative = 0): string {
  return `s${step + 1}${alternativeMarks[alternative] ?? ''}`
}

/** The journey that a state describes. */
export function journeySearch(state: FunnelsState): JourneySearch {
  const aliases = state.steps.map(({ events }, step) =>
    events.map((_picked, at) => aliasOf(step, at)),
  )
  const nodes = state.steps.flatMap(({ events }, step) =>
    events.map((picked, at) => [aliasOf(step, at), sourceOf(picked)] as const),
  )
  // One without an event yet would exclude everything.
  const exclusions = state.exclusions
    .filter((exclusion) => pickedSearch(exclusion) !== '')
    .map((exclusion) => wireExclusion(exclusion, aliases.length))
  const { within } = state
  return {
    expression: aliases
      .map((names) => (names.length === 1 ? names.join('') : `(${names.join(' OR ')})`))
      .join(' -> '),
    node_objects: Object.fromEntries(nodes),
    step_aliases: Object.fromEntries(
      state.steps.map((step, index) => [aliasOf(index), stepWords(step)]),
    ),
    join_keys: { primary: state.entity },
    ...(state.order === 'ordered' ? {} : { order: state.order }),
    ...(within === undefined ? {} : { window: { value: within.count, unit: within.unit } }),
    ...(exclusions.length === 0 ? {} : { exclusions }),
    ...(state.held.length === 0 ? {} : { hold_constant: [...state.held] }),
    ...filtersOf(state),
  }
}

function sourceOf(picked: PickedEvents): JourneySearch['node_objects'][string] {
  return { data_source: 'product_analytics', search: { query: pickedSearch(picked) } }
}

function filtersOf({ filter, segment }: FunnelsState): Pick<JourneySearch, 'filters'> {
  const filters = {
    ...(filter === '' ? {} : { string_filter: filter }),
    ...audienceOf(segment),
  }
  return Object.keys(filters).length === 0 ? {} : { filters }
}

// Steps may have been taken away since the ends were chosen.
function wireExclusion(exclusion: ExclusionChoice, steps: number) {
  const to = exclusion.to === undefined || exclusion.to >= steps ? steps - 1 : exclusion.to
  const from = exclusion.from < to ? exclusion.from : 0
  return {
    query: pickedSearch(exclusion),
    from: aliasOf(from),
    ...(to > from ? { to: aliasOf(to) } : {}),
  }
}

function aggregationOf({ counting }: FunnelsState): string {
  return counting === 'once' ? 'cardinality' : 'count'
}

/** Step by step how many get there; with a breakdown by so many of its groups. */
export function funnelRequest(
  state: FunnelsState,
  { fromMs, toMs }: Window,
  groups = groupsMax,
): JourneyFunnelRequest {
  return {
    data: {
      type: 'journey_request',
      attributes: {
        from: fromMs,
        to: toMs,
        query: {
          search: journeySearch(state),
          compute: { aggregation: aggregationOf(state), metric: '__dd.conversion' },
          ...groupedBy(state, groups),
        },
      },
    },
  }
}

function groupedBy(state: FunnelsState, limit: number): { readonly group_by?: JourneyGroupBy[] } {
  const { breakdown } = state
  return breakdown === '' ? {} : { group_by: [{ facet: breakdown, limit, ...atStep(state) }] }
}

// Without a target it is the first step that says in which group an attempt is.
function atStep({ breakdownStep, steps }: FunnelsState): Pick<JourneyGroupBy, 'target'> {
  if (breakdownStep === 0 || breakdownStep >= steps.length) return {}
  return { target: { type: 'node', value: aliasOf(breakdownStep) } }
}

/** The median of the time from the first step to the last. */
export function medianRequest(state: FunnelsState, window: Window): JourneyFigureRequest {
  return figureRequest(state, window, {
    compute: { aggregation: 'median', metric: '__dd.time_to_convert' },
  })
}

/** The part of those who begin in a bucket that gets to the last step. */
export function rateRequest(
  state: FunnelsState,
  window: Window,
  interval: Interval,
): JourneyFigureRequest {
  return figureRequest(state, window, {
    compute: {
      aggregation: aggregationOf(state),
      metric: '__dd.conversion_rate',
      time_interval: timeInterval(interval, state.zone),
    },
    ...groupedBy(state, groupsDrawnMax),
  })
}

interface Figure {
  readonly compute: JourneyCompute
  readonly group_by?: JourneyGroupBy[]
}

function figureRequest(
  state: FunnelsState,
  { fromMs, toMs }: Window,
  figure: Figure,
): JourneyFigureRequest {
  return {
    data: {
      type: 'formula_journey_request',
      attributes: {
        from: fromMs,
        to: toMs,
        query: { search: journeySearch(state), ...figure },
      },
    },
  }
}

type ListQuery = JourneyListRequest['data']['attributes']['query']

/** Who converted, with the moments of their steps: what a histogram of times is made of. */
export function convertedRequest(
  state: FunnelsState,
  window: Window,
  limit: number,
): JourneyListRequest {
  return listRequest(window, {
    search: journeySearch(state),
    computed_columns: [{ name: 'first_conversion_timestamps' }],
    limit,
  })
}

/** Who is in a part of a bar. */
export function peopleRequest(
  state: FunnelsState,
  window: Window,
  { part, limit }: { readonly part: OpenPart; readonly limit: number },
): JourneyListRequest {
  const isDropOff = part.kind !== 'reached'
  const group =
    part.group === undefined || state.breakdown === ''
      ? {}
      : {
          group_by: [{ facet: state.breakdown, value_filters: [part.group], ...atStep(state) }],
        }
  return listRequest(window, {
    search: journeySearch(state),
    conversion_type: isDropOff ? 'drop-off' : 'conversion',
    target: { type: 'node', value: aliasOf(isDropOff ? part.step - 1 : part.step) },
    entity_columns: listedColumns(state.entity),
    computed_columns: [{ name: 'first_conversion_timestamps' }],
    limit,
    ...group,
  })
}

function listRequest({ fromMs, toMs }: Window, query: ListQuery): JourneyListRequest {
  return {
    data: { type: 'journey_list_request', attributes: { from: fromMs, to: toMs, query } },
  }
}
