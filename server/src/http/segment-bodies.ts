import {
  SegmentCreate,
  SegmentMembersUpdate,
  SegmentSearch,
  SegmentUpdate,
  StaticSegmentCreate,
} from '@throughline/contract'
import type { FastifyRequest } from 'fastify'
import { Compile } from 'typebox/compile'
import { Clean } from 'typebox/value'
import type {
  Segment,
  SegmentChange,
  SegmentContent,
  Segments,
  SegmentStart,
} from '../catalog/segments.ts'
import { attributesPointer } from '../query/parse/read-selection.ts'
import { invalid, type Faults } from '../query/parse/faults.ts'
import { readSegmentSearch } from '../query/parse/read-segment.ts'
import type { ListChange } from '../warehouse/segment-lists.ts'
import { withLongLists } from './long-lists.ts'
import { readRequestJson, type RequestJson } from './request-json.ts'
import { pathId } from './request-path.ts'

const create = Compile(SegmentCreate)
const createStatic = withLongLists(Compile(StaticSegmentCreate))
const update = withLongLists(Compile(SegmentUpdate))
const updateMembers = withLongLists(Compile(SegmentMembersUpdate))
const segmentSearch = Compile(SegmentSearch)

/** A new segment that is a search. */
export async function readCreation(
  request: FastifyRequest,
  nowMs: number,
): Promise<RequestJson<SegmentStart>> {
  const read = await readRequestJson(request, create)
  if (read.kind !== 'read') return read
  const faults: Faults = []
  const { name, description = '', entity = 'user', ...saved } = read.body.data.attributes
  const content = readSearch(saved, { entity, nowMs, faults })
  return finished({ name, description, entity, content }, faults)
}

/** A new segment that is a list of ids. */
export async function readStaticCreation(
  request: FastifyRequest,
): Promise<RequestJson<SegmentStart>> {
  const read = await readRequestJson(request, createStatic)
  if (read.kind !== 'read') return read
  const faults: Faults = []
  const { name, description = '', entity = 'user', ids } = read.body.data.attributes
  refuseBrokenIds('ids', ids, faults)
  return finished({ name, description, entity, content: { kind: 'static', ids } }, faults)
}

/** What a segment that is there is to be. */
export async function readChange(
  request: FastifyRequest,
  { segments, nowMs }: { readonly segments: Pick<Segments, 'find'>; readonly nowMs: number },
): Promise<RequestJson<SegmentChange> | { readonly kind: 'missing' }> {
  const read = await readRequestJson(request, update)
  if (read.kind !== 'read') return read
  const { id, attributes } = read.body.data
  if (id !== pathId(request)) {
    return { kind: 'faulty', sentences: [invalid('/data/id', 'must be the id in the path')] }
  }
  const found = segments.find(id)
  if (found === undefined) return { kind: 'missing' }
  const faults: Faults = []
  const { name, description = '', entity = found.entity, ids, ...saved } = attributes
  const content =
    found.content.kind === 'static'
      ? readList(ids, saved, faults)
      : readSearch(saved, { entity, nowMs, faults })
  if (found.content.kind === 'search' && ids !== undefined) {
    faults.push(invalid(`${attributesPointer}/ids`, 'this segment is a search'))
  }
  return finished({ name, description, entity, content }, faults)
}

/** Who is to come into a list, and who is to go. */
export async function readMembers(
  request: FastifyRequest,
  segments: Pick<Segments, 'find'>,
): Promise<RequestJson<ListChange> | { readonly kind: 'missing' }> {
  const read = await readRequestJson(request, updateMembers)
  if (read.kind !== 'read') return read
  const { add: adding = [], remove: removing = [] } = read.body.data.attributes
  const faults: Faults = []
  refuseBrokenIds('add', adding, faults)
  refuseBrokenIds('remove', removing, faults)
  const added = new Set(adding)
  const twice = removing.findIndex((id) => added.has(id))
  if (twice >= 0) {
    faults.push(invalid(`${attributesPointer}/remove/${twice}`, 'the same id is to be added'))
  }
  const found = segments.find(pathId(request))
  if (found === undefined) return { kind: 'missing' }
  if (found.content.kind === 'search') {
    faults.push(invalid(attributesPointer, 'this segment is a search; only lists have members'))
  }
  return finished({ add: [...added], remove: [...new Set(removing)] }, faults)
}

interface Reading {
  readonly entity: Segment['entity']
  readonly nowMs: number
  readonly faults: Faults
}

/** A search that questions can be limited by, without what is not of its shape. */
function readSearch(saved: SegmentSearch, { entity, nowMs, faults }: Reading): SegmentContent {
  readSegmentSearch(saved, { entity, untilMs: nowMs, pointer: attributesPointer, faults })
  const search = segmentSearch.Parse(Clean(SegmentSearch, saved))
  return { kind: 'search', search }
}

/** The ids of a list; without them it stays as it is. */
function readList(
  ids: readonly string[] | undefined,
  saved: SegmentSearch,
  faults: Faults,
): SegmentContent | undefined {
  const { query, first_seen, last_seen, event_query } = saved
  for (const [name, value] of Object.entries({ query, first_seen, last_seen, event_query })) {
    if (value === undefined) continue
    faults.push(invalid(`${attributesPointer}/${name}`, 'this segment is a list of ids'))
  }
  if (ids === undefined) return undefined
  refuseBrokenIds('ids', ids, faults)
  return { kind: 'static', ids }
}

function refuseBrokenIds(name: string, ids: readonly string[], faults: Faults): void {
  const broken = ids.findIndex((id) => !id.isWellFormed())
  if (broken < 0) return
  const sentence = 'holds half of a surrogate pair, which is not valid Unicode'
  faults.push(invalid(`${attributesPointer}/${name}/${broken}`, sentence))
}

function finished<Body>(body: Body, faults: Faults): RequestJson<Body> {
  return faults.length > 0 ? { kind: 'faulty', sentences: faults } : { kind: 'read', body }
}
