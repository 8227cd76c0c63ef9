import { OpenApiDocument } from '@throughline/contract'
import { request } from './request.ts'

/** What this server says of its API. */
export async function readOpenApi(signal?: AbortSignal): Promise<OpenApiDocument> {
  return request(
    { path: '/api/openapi.json', ...(signal === undefined ? {} : { signal }) },
    OpenApiDocument,
  )
}
