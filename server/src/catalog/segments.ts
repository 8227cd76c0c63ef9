import type { SegmentDocument, Unversioned } from './catalog-document.ts'
import type { Catalog } from './catalog.ts'

/** How many segments there may be. */
export const segmentsMax = 1_000

export type Segment = Unversioned<SegmentDocument>

/** What somebody may decide about a segment. */
export type SegmentStart = Pick<Segment, 'name' | 'description' | 'entity' | 'content'>

/** A segment as nobody has seen it yet. */
export function newSegment(start: SegmentStart, nowMs: number): Segment {
  const id = crypto.randomUUID()
  return { kind: 'segment', id, deleted: false, ...start, createdAtMs: nowMs, modifiedAtMs: nowMs }
}

/** Whether a name is that of another segment. */
export function isNameTaken(
  catalog: Pick<Catalog, 'segments'>,
  { name, id }: { readonly name: string; readonly id?: string },
): boolean {
  return catalog.segments().some((segment) => segment.name === name && segment.id !== id)
}
