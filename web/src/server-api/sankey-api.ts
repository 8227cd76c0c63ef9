import { SankeyResponse, type SankeyRequest } from '@throughline/contract'
import { request } from './request.ts'

export const sankeyPaths = {
  sankey: '/api/v2/product-analytics/sankey',
} as const

/** Which ways lead through the values of an attribute, column by column. */
export async function askSankey(body: SankeyRequest, signal: AbortSignal): Promise<SankeyResponse> {
  return request({ path: sankeyPaths.sankey, body, signal }, SankeyResponse)
}
