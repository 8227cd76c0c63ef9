import { Type } from 'typebox'
import { answerOf, call, type Call, type Target } from './calling.ts'

const SegmentBody = Type.Object({
  data: Type.Object({
    id: Type.String(),
    attributes: Type.Object({
      name: Type.String(),
      member_count: Type.Optional(Type.Integer()),
      ids: Type.Optional(Type.Array(Type.String())),
    }),
  }),
})

const base = '/api/v2/product-analytics/segment'

/** Asks the management of segments; `path` is what comes behind its own. */
export function askSegments(
  server: Target,
  method: string,
  { path = '', body }: Partial<Call> = {},
): Promise<Response> {
  return call(server, { method, path: base + path, body })
}

/** The id of a new segment that is a search. */
export async function createSegment(server: Target, attributes: object): Promise<string> {
  const body = { data: { type: 'segment_create', attributes } }
  return (await segmentOf(await askSegments(server, 'POST', { body }))).id
}

/** The id of a new segment that is a list. */
export async function createStaticSegment(
  server: Target,
  attributes: { readonly name: string; readonly ids: readonly string[]; readonly entity?: string },
): Promise<string> {
  const body = { data: { type: 'static_segment_create', attributes } }
  return (await segmentOf(await askSegments(server, 'POST', { path: '/static', body }))).id
}

/** What stands about a segment in an answer. */
export async function segmentOf(answer: Response) {
  return (await answerOf(answer, SegmentBody)).data
}

/** A change of the members of a list. */
export function membersUpdate(change: {
  readonly add?: readonly string[]
  readonly remove?: readonly string[]
}): object {
  return { data: { type: 'segment_members_update', attributes: change } }
}
