import {
  SankeyListResponse,
  SankeyResponse,
  type SankeyListRequest,
  type SankeyRequest,
} from '@throughline/contract'
import { request } from './request.ts'

export const sankeyPaths = {
  sankey: '/api/v2/product-analytics/sankey',
  list: '/api/throughline/v1/sankey/list',
} as const

/** Which ways lead through the values of an attribute, column by column. */
export async function askSankey(body: SankeyRequest, signal: AbortSignal): Promise<SankeyResponse> {
  return request({ path: sankeyPaths.sankey, body, signal }, SankeyResponse)
}

/** Who is at a node, or came to it from another. */
export async function askSankeyList(
  body: SankeyListRequest,
  signal: AbortSignal,
): Promise<SankeyListResponse> {
  return request({ path: sankeyPaths.list, body, signal }, SankeyListResponse)
}
