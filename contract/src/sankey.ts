import { Type, type Static } from 'typebox'
import { AudienceFilters, From, To, WholeMeta } from './analytics.ts'
import { IdentityResolution } from './identity-resolution.ts'
import { JoinKeys } from './join-keys.ts'

/** Which ways lead through the values of an attribute. Unknown keys are ignored. */
export const SankeyRequest = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('sankey_request'),
      attributes: Type.Object({
        time: Type.Object({ from: From, to: To }),
        identity_resolution: IdentityResolution,
        search: Type.Object({
          query: Type.Optional(
            Type.String({ description: 'Only events that match it are on the ways; default all.' }),
          ),
          audience_filters: Type.Optional(AudienceFilters),
          join_keys: Type.Optional(JoinKeys),
        }),
        definition: Type.Object({
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
        }),
      }),
    }),
  },
  { title: 'SankeyRequest' },
)
export type SankeyRequest = Static<typeof SankeyRequest>

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
