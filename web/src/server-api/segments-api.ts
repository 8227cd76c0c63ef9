import {
  SegmentAnswer,
  SegmentsAnswer,
  type SegmentCreate,
  type SegmentSearch,
  type StaticSegmentCreate,
} from '@throughline/contract'
import { request, tell } from './request.ts'

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

function pathOf(id: string): string {
  return `${path}/${encodeURIComponent(id)}`
}

/** What every segment is told. */
type Naming = Pick<SegmentCreate['data']['attributes'], 'name' | 'description' | 'entity'>

/** Saves a search; the segment as it was saved. */
export async function createSegment(naming: Naming, search: SegmentSearch): Promise<SegmentAnswer> {
  const body = { data: { type: 'segment_create', attributes: { ...naming, ...search } } }
  return request({ path, body }, SegmentAnswer)
}

/** Replaces what stands in a segment; the ids of a list stay. */
export async function updateSegment(
  id: string,
  naming: Naming,
  search: SegmentSearch,
): Promise<SegmentAnswer> {
  const body = { data: { type: 'segment_update', id, attributes: { ...naming, ...search } } }
  return request({ path: pathOf(id), method: 'PUT', body }, SegmentAnswer)
}

/** Adds ids to a list. */
export async function addMembers(id: string, add: readonly string[]): Promise<SegmentAnswer> {
  const body = { data: { type: 'segment_members_update', attributes: { add } } }
  return request({ path: `${pathOf(id)}/members`, body }, SegmentAnswer)
}

/** Deletes a segment: questions that name it are refused from then on. */
export async function deleteSegment(id: string): Promise<void> {
  await tell({ path: pathOf(id), method: 'DELETE' })
}
