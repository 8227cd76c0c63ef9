import { segmentMembersMax, type SegmentSearch } from '@throughline/contract'
import type { ListChange, SegmentList, SegmentLists } from '../warehouse/segment-lists.ts'
import type { SegmentDocument, Unversioned } from './catalog-document.ts'
import type { Catalog } from './catalog.ts'

export const segmentLimits = {
  segmentsMax: 1_000,
  membersMax: segmentMembersMax,
  /** Changes that wait for others, each with the ids that it brings. */
  changesWaitingMax: 16,
} as const

export type Segment = Unversioned<SegmentDocument>

/** What somebody decides about a segment: a search, or a list of ids. */
export type SegmentContent =
  | { readonly kind: 'search'; readonly search: SegmentSearch }
  | { readonly kind: 'static'; readonly ids: readonly string[] }

export type SegmentStart = Pick<Segment, 'name' | 'description' | 'entity'> & {
  readonly content: SegmentContent
}

/** What a segment is to be. Without a content it stays what it was. */
export type SegmentChange = Omit<SegmentStart, 'content'> & {
  readonly content: SegmentContent | undefined
}

/** What became of a change. */
export type Saved =
  | { readonly kind: 'saved'; readonly segment: Segment }
  | { readonly kind: 'missing' }
  | { readonly kind: 'nameTaken' }
  | { readonly kind: 'full' }
  /** It would have more members than a segment may have. */
  | { readonly kind: 'tooLong' }
  /** Too many others are being changed. */
  | { readonly kind: 'busy' }

/** The saved audiences. Changes are made one at a time, so that none undoes another. */
export interface Segments {
  /** By name. */
  all(): readonly Segment[]
  find(id: string): Segment | undefined
  /** The ids of a static segment behind one, in the order of their bytes. */
  members(
    segment: Segment,
    asked: { readonly after: string; readonly limit: number },
  ): Promise<readonly string[]>
  create(start: SegmentStart): Promise<Saved>
  replace(id: string, change: SegmentChange): Promise<Saved>
  changeMembers(id: string, change: ListChange): Promise<Saved>
  remove(id: string): Promise<Pick<Saved, 'kind'>>
}

type Options = {
  readonly catalog: Pick<Catalog, 'segment' | 'segments' | 'put'>
  readonly lists: Pick<SegmentLists, 'write' | 'derive' | 'page'>
  readonly nowMs: () => number
  /** Told after a change: what was asked before it may have another answer now. */
  readonly onChanged: () => void
}

/** Opens the segments of a catalog; those that are lists have their ids in the warehouse. */
export function openSegments(options: Options): Segments {
  const { catalog, lists } = options
  const changes = openTurns()
  return {
    all: () => catalog.segments().toSorted(byName),
    find: (id) => catalog.segment(id),
    members: ({ id, content }, asked) =>
      content.kind === 'static'
        ? lists.page({ segmentId: id, listId: content.listId }, asked)
        : Promise.resolve([]),
    create: (start) => changes.take(() => create(start, options)),
    replace: (id, change) => changes.take(() => replace(id, change, options)),
    changeMembers: (id, change) => changes.take(() => changeMembers(id, change, options)),
    remove: (id) => changes.take(() => remove(id, options)),
  }
}

async function create(start: SegmentStart, options: Options): Promise<Saved> {
  const { catalog, nowMs } = options
  if (isTaken(catalog, start.name)) return { kind: 'nameTaken' }
  if (catalog.segments().length >= segmentLimits.segmentsMax) return { kind: 'full' }
  const id = crypto.randomUUID()
  const content = await kept(start.content, listOf(id, options), options)
  if (content === undefined) return { kind: 'tooLong' }
  const createdAtMs = nowMs()
  const times = { createdAtMs, modifiedAtMs: createdAtMs }
  return save({ kind: 'segment', id, deleted: false, ...start, content, ...times }, options)
}

async function replace(id: string, change: SegmentChange, options: Options): Promise<Saved> {
  const { catalog, nowMs } = options
  const found = catalog.segment(id)
  if (found === undefined) return { kind: 'missing' }
  if (isTaken(catalog, change.name, id)) return { kind: 'nameTaken' }
  const content =
    change.content === undefined
      ? found.content
      : await kept(change.content, listOf(id, options), options)
  if (content === undefined) return { kind: 'tooLong' }
  return save({ ...found, ...change, content, modifiedAtMs: nowMs() }, options)
}

async function changeMembers(id: string, change: ListChange, options: Options): Promise<Saved> {
  const { catalog, lists, nowMs } = options
  const found = catalog.segment(id)
  if (found?.content.kind !== 'static') return { kind: 'missing' }
  const list = listOf(id, options)
  const memberCount = await lists.derive(list, found.content, change)
  if (memberCount > segmentLimits.membersMax) return { kind: 'tooLong' }
  const content = { kind: 'static', listId: list.listId, memberCount } as const
  return save({ ...found, content, modifiedAtMs: nowMs() }, options)
}

async function remove(id: string, { catalog, onChanged }: Options): Promise<Pick<Saved, 'kind'>> {
  if (catalog.segment(id) === undefined) return { kind: 'missing' }
  await catalog.put({ kind: 'segment', id, deleted: true })
  onChanged()
  return { kind: 'saved' }
}

async function save(segment: Segment, { catalog, onChanged }: Options): Promise<Saved> {
  await catalog.put(segment)
  onChanged()
  return { kind: 'saved', segment }
}

/** A new list of a segment, to be named by its next version. */
function listOf(segmentId: string, { catalog }: Options): SegmentList {
  const version = (catalog.segment(segmentId)?.version ?? 0) + 1
  return { segmentId, listId: crypto.randomUUID(), version }
}

/** A content as it stands in the catalog; undefined when it is too long. */
async function kept(
  content: SegmentContent,
  list: SegmentList,
  { lists }: Options,
): Promise<Segment['content'] | undefined> {
  if (content.kind === 'search') return content
  const ids = [...new Set(content.ids)]
  if (ids.length > segmentLimits.membersMax) return undefined
  await lists.write(list, ids)
  return { kind: 'static', listId: list.listId, memberCount: ids.length }
}

function isTaken(catalog: Options['catalog'], name: string, id?: string): boolean {
  return catalog.segments().some((segment) => segment.name === name && segment.id !== id)
}

function byName(one: Segment, other: Segment): number {
  return one.name < other.name ? -1 : 1
}

/** Lets one change run at a time, in the order they came. */
function openTurns() {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return {
    async take<Outcome>(run: () => Promise<Outcome>): Promise<Outcome | { readonly kind: 'busy' }> {
      if (waiting >= segmentLimits.changesWaitingMax) return { kind: 'busy' }
      waiting += 1
      const turn = last.then(run)
      last = turn.catch(() => {})
      try {
        return await turn
      } finally {
        waiting -= 1
      }
    },
  }
}
