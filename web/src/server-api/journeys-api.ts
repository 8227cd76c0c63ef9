import {
  JourneyFunnelResponse,
  JourneyListResponse,
  JourneyScalarResponse,
  JourneyTimeseriesResponse,
  type JourneyFigureRequest,
  type JourneyFunnelRequest,
  type JourneyListRequest,
} from '@throughline/contract'
import { request } from './request.ts'

export const journeyPaths = {
  funnel: '/api/v2/product-analytics/journey/funnel',
  scalar: '/api/v2/product-analytics/journey/scalar',
  timeseries: '/api/v2/product-analytics/journey/timeseries',
  list: '/api/v2/product-analytics/journey/list',
} as const

/** Step by step how many got there, and how fast. */
export async function askJourneyFunnel(
  body: JourneyFunnelRequest,
  signal: AbortSignal,
): Promise<JourneyFunnelResponse> {
  return request({ path: journeyPaths.funnel, body, signal }, JourneyFunnelResponse)
}

/** One figure of journeys, by group. */
export async function askJourneyScalar(
  body: JourneyFigureRequest,
  signal: AbortSignal,
): Promise<JourneyScalarResponse> {
  return request({ path: journeyPaths.scalar, body, signal }, JourneyScalarResponse)
}

/** One figure a bucket, by group. */
export async function askJourneyTimeseries(
  body: JourneyFigureRequest,
  signal: AbortSignal,
): Promise<JourneyTimeseriesResponse> {
  return request({ path: journeyPaths.timeseries, body, signal }, JourneyTimeseriesResponse)
}

/** Who made a journey, or dropped off. */
export async function askJourneyList(
  body: JourneyListRequest,
  signal: AbortSignal,
): Promise<JourneyListResponse> {
  return request({ path: journeyPaths.list, body, signal }, JourneyListResponse)
}
