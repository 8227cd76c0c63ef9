import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import type { RunningServer } from './running-server.ts'

const segmentBody = Compile(
  Type.Object({
    data: Type.Object({
      id: Type.String(),
      attributes: Type.Object({
        name: Type.String(),
        member_count: Type.Optional(Type.Integer()),
        ids: Type.Optional(Type.Array(Type.String())),
      }),
    }),
  }),
)

type Target = Pick<RunningServer, 'url' | 'apiKey' | 'appKey'>

const base = '/api/v2/product-analytics/segment'

/** Asks the management of segments; `path` is what comes behind its own. */
export function askSegments(
  server: Target,
  method: string,
  { path = '', body }: { readonly path?: string; readonly body?: unknown } = {},
): Promise<Response> {
  return fetch(`${server.url}${base}${path}`, {
    method,
    headers: { 'DD-API-KEY': server.apiKey, 'DD-APPLICATION-KEY': server.appKey },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
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
  const body: unknown = await answer.json()
  if (segmentBody.Check(body)) return body.data
  throw new Error(`${answer.status} ${JSON.stringify(body)}`)
}

/** A change of the members of a list. */
export function membersUpdate(change: {
  readonly add?: readonly string[]
  readonly remove?: readonly string[]
}): object {
  return { data: { type: 'segment_members_update', attributes: change } }
}
