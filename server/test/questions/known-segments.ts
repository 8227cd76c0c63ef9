import type { SegmentDocument } from '../../src/catalog/catalog-document.ts'
import type { QueryContext } from '../../src/query/answer.ts'
import { savedSearch } from './audience-filters.ts'
import type { PlainAudience, PlainSegment } from './plain-audience.ts'

/** The same context with a catalog that holds the segments of an audience. */
export function knowingSegments(
  context: QueryContext,
  audience: PlainAudience | null | undefined,
): QueryContext {
  const known = new Map(
    (audience?.filters ?? []).flatMap((filter) =>
      'segmentId' in filter ? [[filter.segmentId, documentOf(filter)] as const] : [],
    ),
  )
  return { ...context, segments: { segment: (id) => known.get(id) } }
}

function documentOf({ entity, name, segmentId, saved }: PlainSegment): SegmentDocument {
  const content =
    'ids' in saved
      ? ({ kind: 'static', listId: saved.listId, memberCount: saved.ids.length } as const)
      : ({ kind: 'search', search: savedSearch(saved) } as const)
  return aSegment({ id: segmentId, name, entity, content })
}

/** A segment as the catalog holds it; of users, unless said otherwise. */
export function aSegment(
  more: Pick<SegmentDocument, 'content'> & Partial<SegmentDocument>,
): SegmentDocument {
  return {
    kind: 'segment',
    id: 'segment-1',
    version: 1,
    deleted: false,
    name: 'A segment',
    description: '',
    entity: 'user',
    createdAtMs: 0,
    modifiedAtMs: 0,
    ...more,
  }
}
