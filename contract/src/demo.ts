import { Type, type Static } from 'typebox'

/** The dashboard that comes with the demo data. */
export const demoDashboardId = '6f0d3c52-1a7e-8d04-8b1f-5c2e9a7d4e10'

/** The shop that the demo data is of; the same sizes and seed make the same one on the same day. */
export const DemoRequest = Type.Object(
  {
    users: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 50_000, description: 'Customers; default 8,000.' }),
    ),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 90, description: 'Default 29.' })),
    seed: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 4_294_967_295, description: 'Default 1.' }),
    ),
  },
  { title: 'DemoRequest' },
)
export type DemoRequest = Static<typeof DemoRequest>

/** How far the demo data of the server is. */
export const DemoStanding = Type.Object(
  {
    state: Type.Enum(['absent', 'loading', 'loaded', 'failed', 'removing']),
    progress: Type.Number({ description: 'From 0 to 1.' }),
    events: Type.Integer({ description: 'Accepted since this server was started.' }),
    traces: Type.Integer(),
    reason: Type.Optional(
      Type.String({ description: 'Why loading or removing failed; it can be begun again.' }),
    ),
  },
  { title: 'DemoStanding' },
)
export type DemoStanding = Static<typeof DemoStanding>

/** What removing the demo data would take away. */
export const DemoContents = Type.Object(
  {
    events: Type.Integer(),
    users: Type.Integer(),
    accounts: Type.Integer(),
    traces: Type.Integer(),
    views: Type.Array(Type.String(), { description: 'Names of saved charts and dashboards.' }),
    kept: Type.Array(Type.String(), {
      description: 'Names of those of the demo that somebody has changed or uses, which stay.',
    }),
  },
  { title: 'DemoContents' },
)
export type DemoContents = Static<typeof DemoContents>
