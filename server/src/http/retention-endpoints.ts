import {
  RetentionFigureRequest,
  RetentionGridRequest,
  RetentionGridResponse,
  RetentionListRequest,
  RetentionListResponse,
  ScalarResponse,
  TimeseriesResponse,
} from '@throughline/contract'
import { question, type Endpoint } from './endpoint.ts'

const base = '/api/v2/product-analytics/retention'

export const retentionPaths = {
  grid: `${base}/grid`,
  list: `${base}/list`,
  scalar: `${base}/scalar`,
  timeseries: `${base}/timeseries`,
} as const

/** Who comes back, of those who began together. */
export const retentionEndpoints: readonly Endpoint[] = [
  question({
    path: retentionPaths.grid,
    summary: 'Who came back in which period, a row a cohort of those who began together.',
    request: RetentionGridRequest,
    answer: RetentionGridResponse,
  }),
  question({
    path: retentionPaths.list,
    summary: 'Those who are counted in one cell of a grid of retention.',
    request: RetentionListRequest,
    answer: RetentionListResponse,
  }),
  question({
    path: retentionPaths.scalar,
    summary: 'One figure of a grid of retention, a row a group.',
    request: RetentionFigureRequest,
    answer: ScalarResponse,
  }),
  question({
    path: retentionPaths.timeseries,
    summary: 'One return period of all cohorts, a series a group.',
    request: RetentionFigureRequest,
    answer: TimeseriesResponse,
  }),
]
