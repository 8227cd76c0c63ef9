import { Type, type Static } from 'typebox'
import { IdentityResolution } from './identity-resolution.ts'
import { SegmentSearch } from './segments.ts'

const Search = Type.Optional(
  Type.String({
    description: 'A search over profiles: `user_email:*@x.com`, `@usr.plan:paid`. Default: all.',
  }),
)

const Columns = Type.Optional(
  Type.Array(Type.String(), {
    description: 'Columns to show, `@usr.<name>` or `@account.<name>` too; default: all without @.',
  }),
)

const Limit = Type.Optional(
  Type.Integer({ description: 'Profiles shown, 1 to 10,000; default 100.' }),
)

const ProfileAttributes = Type.Object({
  identity_resolution: IdentityResolution,
  query: Search,
  segment_id: Type.Optional(Type.String({ description: 'Only the members of this segment.' })),
  segment: Type.Optional({
    ...SegmentSearch,
    description: 'Only whom a segment of this search would find; `last` counts back from now.',
  }),
  select_columns: Columns,
  limit: Limit,
  sort: Type.Optional(
    Type.Object({
      field: Type.Optional(Type.String({ description: 'A column; default last_seen.' })),
      order: Type.Optional(Type.Enum(['ASC', 'DESC', ''], { description: 'Default DESC.' })),
    }),
  ),
  wildcard_search_term: Type.Optional(
    Type.String({ description: 'Text in the id, the name or the address; * is any run of it.' }),
  ),
})

/** Which users to show. Unknown keys are ignored. */
export const UsersRequest = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('query_users_request'),
      attributes: Type.Optional(ProfileAttributes),
    }),
  },
  { title: 'UsersRequest' },
)
export type UsersRequest = Static<typeof UsersRequest>

/** Which accounts to show. */
export const AccountsRequest = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('query_account_request'),
      attributes: Type.Optional(ProfileAttributes),
    }),
  },
  { title: 'AccountsRequest' },
)
export type AccountsRequest = Static<typeof AccountsRequest>

/** Which users to show, of those who did something. */
export const EventFilteredUsersRequest = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('query_event_filtered_users_request'),
      attributes: Type.Object({
        identity_resolution: IdentityResolution,
        query: Search,
        select_columns: Columns,
        limit: Limit,
        include_row_count: Type.Optional(
          Type.Boolean({ description: 'Whether to answer with the total; default true.' }),
        ),
        event_query: Type.Object({
          query: Type.Optional(Type.String({ description: 'A search over events. Default: all.' })),
          time_frame: Type.Object({
            start: Type.Integer({ description: 'In epoch seconds, inclusive.' }),
            end: Type.Integer({ description: 'In epoch seconds, exclusive.' }),
          }),
        }),
      }),
    }),
  },
  { title: 'EventFilteredUsersRequest' },
)
export type EventFilteredUsersRequest = Static<typeof EventFilteredUsersRequest>

/**
 * Profiles by column as it was asked for; null where there is no value. The values of an array that
 * mixes types come type by type.
 */
export const ProfilesResponse = Type.Object(
  {
    data: Type.Optional(
      Type.Object({
        id: Type.String(),
        type: Type.Literal('query_response'),
        attributes: Type.Object({
          hits: Type.Array(Type.Record(Type.String(), Type.Unknown())),
          total: Type.Optional(
            Type.Integer({ description: 'All profiles that match, shown or not.' }),
          ),
        }),
      }),
    ),
    meta: Type.Object({
      request_id: Type.String(),
      status: Type.Enum(['done', 'running', 'timeout']),
    }),
  },
  { title: 'ProfilesResponse' },
)
export type ProfilesResponse = Static<typeof ProfilesResponse>

/** Which values a column of profiles has; of accounts too, the type is that of users. */
export const FacetInfoRequest = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('users_facet_info_request'),
      attributes: Type.Object({
        identity_resolution: IdentityResolution,
        facet_id: Type.String({ description: 'A column of profiles, or `@usr.<name>`.' }),
        limit: Type.Integer({ description: 'Values shown, 1 to 1,000.' }),
        search: Type.Optional(Type.Object({ query: Search })),
        term_search: Type.Optional(
          Type.Object({
            value: Type.Optional(Type.String({ description: 'Only values that hold this text.' })),
          }),
        ),
      }),
    }),
  },
  { title: 'FacetInfoRequest' },
)
export type FacetInfoRequest = Static<typeof FacetInfoRequest>

const Bound = Type.Optional(Type.Union([Type.Number(), Type.Null()]))

/** Values, those of most profiles first, and the least and greatest number among all of them. */
export const FacetInfoResponse = Type.Object(
  {
    data: Type.Optional(
      Type.Object({
        id: Type.String(),
        type: Type.Literal('users_facet_info'),
        attributes: Type.Object({
          result: Type.Object({
            values: Type.Array(Type.Object({ value: Type.String(), count: Type.Integer() })),
            range: Type.Optional(Type.Object({ min: Bound, max: Bound })),
          }),
        }),
      }),
    ),
    meta: Type.Object({
      request_id: Type.String(),
      status: Type.Enum(['done', 'running', 'timeout']),
    }),
  },
  { title: 'FacetInfoResponse' },
)
export type FacetInfoResponse = Static<typeof FacetInfoResponse>
