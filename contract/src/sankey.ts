import { Type, type Static } from 'typebox'
import { AudienceFilters, From, To, WholeMeta } from './analytics.ts'
import { IdentityResolution } from './identity-resolution.ts'
import { JoinKeys } from './join-keys.ts'

const SankeyTime = Type.Object({ from: From, to: To })

const SankeySearch = Type.Object({
  query: Type.Optional(
    Type.String({ description: 'Only events that match it are on the ways; default all.' }),
  ),
  audience_filters: Type.Optional(AudienceFilters),
  join_keys: Type.Optional(JoinKeys),
})

const SankeyDefinition = Type.Object({
  source: Type.String({ description: 'The attribute whose values are the first column.' }),
  target: Type.String({ description: 'That whose values are all other columns.' }),
  number_of_steps: Type.Optional(
    Type.Integer({
      description: 'Columns between the first and the last, to 20; 0 and default: 5.',
    }),
  ),
  entries_per_step: Type.Optional(
    Type.Integer({
      description: 'Values of a column on their own, to 50; 0 and default: 5.',
    }),
  ),
  start: Type.Optional(
    Type.String({
      description:
        'An extension: ways begin where this value is first visited. Where source and target are one attribute.',
    }),
  ),
  end: Type.Optional(
    Type.String({
      description:
        'An extension: ways lead to where this value is first visited, and columns go back from there. Instead of start.',
    }),
  ),
  patterns: Type.Optional(
    Type.Array(Type.String(), {
      description:
        'An extension: values that match one, such as `/product/*`, are one value of its text. The first that matches counts; 20 at most.',
    }),
  ),
})

/** Which ways lead through the values of an attribute. Unknown keys are ignored. */
export const SankeyRequest = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('sankey_request'),
      attributes: Type.Object({
        time: SankeyTime,
        identity_resolution: IdentityResolution,
        search: SankeySearch,
        definition: SankeyDefinition,
      }),
    }),
  },
  { title: 'SankeyRequest' },
)
export type SankeyRequest = Static<typeof SankeyRequest>

/** Who is at a node of ways, or came to it from another. An extension. */
export const SankeyListRequest = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('sankey_list_request'),
      attributes: Type.Object({
        time: SankeyTime,
        identity_resolution: IdentityResolution,
        search: SankeySearch,
        definition: SankeyDefinition,
        part: Type.Object({
          node: Type.String({
            description: 'The id of a node, or of a value that is together with others.',
          }),
          from: Type.Optional(
            Type.String({
              description: 'The source of a link to it: only those who came from there.',
            }),
          ),
        }),
        columns: Type.Optional(
          Type.Array(Type.String(), {
            description: 'Attributes of the event by which they are there; of who ended, the last.',
          }),
        ),
        limit: Type.Optional(
          Type.Integer({ description: 'Records shown, 1 to 10,000; default 100.' }),
        ),
      }),
    }),
  },
  { title: 'SankeyListRequest' },
)
export type SankeyListRequest = Static<typeof SankeyListRequest>

const through = Type.Integer({ description: 'How many go through it.' })
const incoming = Type.Integer({ description: 'From the column before; 0 in the first.' })
const outgoing = Type.Integer({ description: 'To the next column, those who drop off excluded.' })

const SankeyPart = Type.Object({
  id: Type.String(),
  type: Type.Literal('aggregated'),
  name: Type.String(),
  value: through,
  incoming_value: incoming,
  outgoing_value: outgoing,
})

const SankeyNode = Type.Object({
  id: Type.String({ description: 'Column, type and name.' }),
  type: Type.Enum(['regular', 'other', 'dropoff']),
  name: Type.String(),
  column: Type.Integer({ description: 'Counted from 0.' }),
  value: through,
  incoming_value: incoming,
  outgoing_value: outgoing,
  dropoff_value: Type.Integer({ description: 'How many end here.' }),
  aggregated_nodes: Type.Optional(
    Type.Array(SankeyPart, { description: 'Of `other`: its values, the 1,000 largest at most.' }),
  ),
})
export type SankeyNode = Static<typeof SankeyNode>

const SankeyLink = Type.Object({
  id: Type.String(),
  source: Type.String({ description: 'The id of a node.' }),
  target: Type.String({ description: 'The id of one in the next column.' }),
  column: Type.Integer({ description: 'That of the source.' }),
  value: Type.Integer(),
})
export type SankeyLink = Static<typeof SankeyLink>

/** Columns of nodes, and how many go from which to which. */
export const SankeyResponse = Type.Object(
  {
    data: Type.Object({
      id: Type.String(),
      type: Type.Literal('sankey_response'),
      attributes: Type.Object({ nodes: Type.Array(SankeyNode), links: Type.Array(SankeyLink) }),
    }),
    meta: WholeMeta,
  },
  { title: 'SankeyResponse' },
)
export type SankeyResponse = Static<typeof SankeyResponse>

/** A record each, the latest first; null where there is no value. */
export const SankeyListResponse = Type.Object(
  {
    data: Type.Object({
      id: Type.String(),
      type: Type.Literal('sankey_list_response'),
      attributes: Type.Object({
        entity: Type.String({ description: 'The attribute that has their ids: `@usr.id`.' }),
        records: Type.Array(Type.Record(Type.String(), Type.Unknown())),
        total_count: Type.Integer({ description: 'How many there are, shown or not.' }),
      }),
    }),
    meta: WholeMeta,
  },
  { title: 'SankeyListResponse' },
)
export type SankeyListResponse = Static<typeof SankeyListResponse>
