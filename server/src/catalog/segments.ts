import type { SegmentDocument, Unversioned } from './catalog-document.ts'
import type { Catalog } from './catalog.ts'

/** How many segments there may be. */
export const segmentsMax = 1_000

export type Segment = Unversioned<SegmentDocument>

/** What somebody decides about a segment. */
export type SegmentStart = Pick<Segment, 'name' | 'description' | 'entity' | 'content'>

/** What a segment is to be; whose it is stays as it was, unless named. */
export type SegmentChange = Omit<SegmentStart, 'entity'> & {
  readonly entity?: Segment['entity'] | undefined
}

/** What became of a change. */
export type Saved =
  | { readonly kind: 'saved'; readonly segment: Segment }
  | { readonly kind: 'missing' }
  | { readonly kind: 'nameTaken' }
  | { readonly kind: 'full' }

/** The saved audiences. */
export interface Segments {
  /** By name. */
  all(): readonly Segment[]
  find(id: string): Segment | undefined
  create(start: SegmentStart): Promise<Saved>
  replace(id: string, change: SegmentChange): Promise<Saved>
  /** False when there is none of this id. */
  remove(id: string): Promise<boolean>
}

type Options = {
  readonly catalog: Pick<Catalog, 'segment' | 'segments' | 'put'>
  readonly nowMs: () => number
  /** Told after a change: what was asked before it may have another answer now. */
  readonly onChanged: () => void
}

/** Opens the segments of a catalog. */
export function openSegments({ catalog, nowMs, onChanged }: Options): Segments {
  const isTaken = (name: string, id?: string): boolean =>
    catalog.segments().some((segment) => segment.name === name && segment.id !== id)
  const save = async (segment: Segment): Promise<Saved> => {
    await catalog.put(segment)
    onChanged()
    return { kind: 'saved', segment }
  }
  return {
    all: () => catalog.segments().toSorted(byName),
    find: (id) => catalog.segment(id),
    async create(start) {
      if (isTaken(start.name)) return { kind: 'nameTaken' }
      if (catalog.segments().length >= segmentsMax) return { kind: 'full' }
      return save(newSegment(start, nowMs()))
    },
    async replace(id, change) {
      const found = catalog.segment(id)
      if (found === undefined) return { kind: 'missing' }
      if (isTaken(change.name, id)) return { kind: 'nameTaken' }
      const { entity = found.entity } = change
      return save({ ...found, ...change, entity, modifiedAtMs: nowMs() })
    },
    async remove(id) {
      if (catalog.segment(id) === undefined) return false
      await catalog.put({ kind: 'segment', id, deleted: true })
      onChanged()
      return true
    },
  }
}

function newSegment(start: SegmentStart, nowMs: number): Segment {
  const id = crypto.randomUUID()
  return { kind: 'segment', id, deleted: false, ...start, createdAtMs: nowMs, modifiedAtMs: nowMs }
}

function byName(one: Segment, other: Segment): number {
  return one.name < other.name ? -1 : 1
}
