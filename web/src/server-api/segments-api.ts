import { SegmentAnswer, SegmentsAnswer, type StaticSegmentCreate } from '@throughline/contract'
import { request } from './request.ts'

const path = '/api/v2/product-analytics/segment'

/** Every segment, by name. */
export async function readSegments(signal: AbortSignal): Promise<SegmentsAnswer> {
  return request({ path, signal }, SegmentsAnswer)
}

type Wanted = StaticSegmentCreate['data']['attributes']

/** Saves a list of ids as a segment. Another segment may not have its name. */
export async function createStaticSegment(attributes: Wanted): Promise<SegmentAnswer> {
  const body: StaticSegmentCreate = { data: { type: 'static_segment_create', attributes } }
  return request({ path: `${path}/static`, body }, SegmentAnswer)
}
