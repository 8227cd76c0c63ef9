import { chooseInterval } from '../range/interval.ts'
import type { Window } from '../range/window.ts'
import type { ApiCall } from '../report/api-call.ts'
import { journeyPaths } from '../server-api/journeys-api.ts'
import { funnelRequest, medianRequest, peopleRequest, rateRequest } from './question.ts'
import type { FunnelsState } from './url.ts'

/** The requests behind what a state shows, that of the bars first. */
export function requestsOf(state: FunnelsState, window: Window): readonly ApiCall[] {
  const part = state.open ?? {
    kind: 'dropped',
    step: Math.max(1, state.steps.length - 1),
    group: undefined,
  }
  return [
    {
      title: 'Steps',
      path: journeyPaths.funnel,
      body: funnelRequest(state, window),
    },
    { title: 'Median time', path: journeyPaths.scalar, body: medianRequest(state, window) },
    {
      title: 'Over time',
      path: journeyPaths.timeseries,
      body: rateRequest(state, window, chooseInterval(undefined, window)),
    },
    {
      title: 'Who they are',
      path: journeyPaths.list,
      body: peopleRequest(state, window, { part, limit: 100 }),
    },
  ]
}
