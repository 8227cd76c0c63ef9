import type { ListedSegment, ListedTemplate } from '@throughline/contract'
import { segmentTemplates } from '../catalog/segment-templates.ts'
import type { Segment } from '../catalog/segments.ts'

/** A segment as answered, without the ids of a list. */
export function listedSegment(segment: Segment): ListedSegment {
  const { id, name, description, entity, content, createdAtMs, modifiedAtMs } = segment
  return {
    id,
    type: 'segment',
    attributes: {
      name,
      description,
      entity,
      kind: content.kind,
      created_at: createdAtMs,
      modified_at: modifiedAtMs,
      ...(content.kind === 'static' ? { member_count: content.memberCount } : content.search),
    },
  }
}

export function listedTemplates(): ListedTemplate[] {
  return [...segmentTemplates.keys()].flatMap((id) => listedTemplate(id) ?? [])
}

/** A template as answered: a body that creates a segment. */
export function listedTemplate(id: string): ListedTemplate | undefined {
  const attributes = segmentTemplates.get(id)
  return attributes && { id, type: 'segment_create', attributes }
}
