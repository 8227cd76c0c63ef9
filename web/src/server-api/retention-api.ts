import {
  RetentionGridResponse,
  RetentionListResponse,
  type RetentionGridRequest,
  type RetentionListRequest,
} from '@throughline/contract'
import { request } from './request.ts'

export const retentionPaths = {
  grid: '/api/v2/product-analytics/retention/grid',
  list: '/api/v2/product-analytics/retention/list',
} as const

/** All cohorts and periods. */
export async function askRetentionGrid(
  body: RetentionGridRequest,
  signal: AbortSignal,
): Promise<RetentionGridResponse> {
  return request({ path: retentionPaths.grid, body, signal }, RetentionGridResponse)
}

/** Those who are counted in a cell. */
export async function askRetentionList(
  body: RetentionListRequest,
  signal: AbortSignal,
): Promise<RetentionListResponse> {
  return request({ path: retentionPaths.list, body, signal }, RetentionListResponse)
}
