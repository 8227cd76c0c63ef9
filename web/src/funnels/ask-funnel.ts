import type { Window } from '../range/window.ts'
import { askJourneyFunnel, askJourneyScalar } from '../server-api/journeys-api.ts'
import { funnelReport, type FunnelReport } from './funnel-report.ts'
import { funnelRequest, medianRequest } from './question.ts'
import type { FunnelsState } from './url.ts'

/** An answer with the question that it belongs to: the steps may be others by now. */
export interface FunnelAnswer {
  readonly report: FunnelReport
  readonly question: FunnelsState
}

/** Asks what the bars and their heads show. */
export async function askFunnel(
  state: FunnelsState,
  window: Window,
  signal: AbortSignal,
): Promise<FunnelAnswer> {
  const { breakdown } = state
  const [funnel, median, grouped] = await Promise.all([
    askJourneyFunnel(funnelRequest({ ...state, breakdown: '' }, window), signal),
    askJourneyScalar(medianRequest(state, window), signal),
    breakdown === '' ? undefined : askJourneyFunnel(funnelRequest(state, window), signal),
  ])
  return { report: funnelReport(state.steps, { funnel, median, grouped }), question: state }
}
