import { Type, type Static } from 'typebox'
import { roles } from './permissions.ts'

/** What the web app itself asks of the server, beside the public question API. Times are epoch ms. */

export const Overview = Type.Object(
  {
    version: Type.String(),
    caller: Type.Object(
      {
        email: Type.Union([Type.String(), Type.Null()]),
        role: Type.Union([Type.Enum(roles), Type.Null()]),
        permissions: Type.Array(Type.String()),
      },
      {
        description: 'Who asks, and what they may do. Without e-mail and role: an application key.',
      },
    ),
    intake_url: Type.String(),
    api_key: Type.String(),
    kept: Type.Object(
      { event_months: Type.Integer(), span_days: Type.Integer() },
      { description: 'For how long events and spans are kept.' },
    ),
    applications: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
    counters: Type.Object({
      accepted: Type.Integer(),
      stored: Type.Integer(),
      waiting: Type.Integer(),
      set_aside: Type.Integer({ description: 'Dead letters that are kept now.' }),
      lost: Type.Integer({ description: 'To a damaged disk, before the warehouse had them.' }),
      discarded: Type.Integer({ description: 'Dead letters that somebody deleted.' }),
      rejected: Type.Integer(),
    }),
  },
  { title: 'Overview' },
)
export type Overview = Static<typeof Overview>

export const LiveEvent = Type.Object(
  {
    id: Type.String(),
    type: Type.String(),
    name: Type.String(),
    application_id: Type.String(),
    user_id: Type.String(),
    account_id: Type.String(),
    session_id: Type.String(),
    occurred_at: Type.Integer(),
    received_at: Type.Integer(),
    attributes: Type.Unknown(),
  },
  { title: 'LiveEvent' },
)
export type LiveEvent = Static<typeof LiveEvent>

export const LiveAccepted = Type.Object({
  events: Type.Array(LiveEvent),
  skipped: Type.Integer({ description: 'Events of the same moment that are not shown.' }),
})
export type LiveAccepted = Static<typeof LiveAccepted>

export const LiveRejected = Type.Object({
  reason: Type.String(),
  detail: Type.String(),
  at: Type.Integer(),
})
export type LiveRejected = Static<typeof LiveRejected>

export const DictionaryEvents = Type.Object(
  {
    events: Type.Array(
      Type.Object({
        name: Type.String({
          description:
            "'' stands for all events of the type. Of a browser's events, what their view, the target of their action or their vital is called.",
        }),
        type: Type.String(),
        count: Type.Integer(),
        first_seen: Type.Integer(),
        last_seen: Type.Integer(),
      }),
    ),
  },
  { title: 'DictionaryEvents' },
)
export type DictionaryEvents = Static<typeof DictionaryEvents>

export const DictionaryAttributes = Type.Object(
  {
    attributes: Type.Array(
      Type.Object({
        path: Type.String(),
        types: Type.Array(Type.String()),
        count: Type.Integer(),
      }),
    ),
  },
  { title: 'DictionaryAttributes' },
)
export type DictionaryAttributes = Static<typeof DictionaryAttributes>

export const DictionaryValues = Type.Object(
  { values: Type.Array(Type.Object({ value: Type.String(), count: Type.Integer() })) },
  { title: 'DictionaryValues' },
)
export type DictionaryValues = Static<typeof DictionaryValues>
