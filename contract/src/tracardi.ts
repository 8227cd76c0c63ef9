import { Type, type Static } from 'typebox'

const Free = Type.Object({}, { description: 'Any keys.' })

const Times = Type.Object(
  {
    create: Type.Optional(Type.Unknown()),
    insert: Type.Optional(Type.Unknown()),
    update: Type.Optional(Type.Unknown()),
  },
  {
    description:
      'Each ISO 8601 (with a space for the T, or a day alone; UTC without an offset), or epoch seconds or milliseconds, as a number or as text.',
  },
)

const Entity = Type.Object({
  id: Type.String(),
  metadata: Type.Optional(Times),
})

/** What Tracardi's clients send. Checked by hand, since what is wrong is said in their words. */
export const TracardiTrack = Type.Object(
  {
    source: Type.Object({ id: Type.String({ description: 'An API key.' }) }),
    session: Type.Optional(Entity),
    profile: Type.Optional(
      Type.Union([
        Type.Object({
          ...Entity.properties,
          ids: Type.Optional(
            Type.Array(Type.String(), { description: 'Further ids of the same profile.' }),
          ),
          primary_id: Type.Optional(Type.String({ description: 'The user that it is.' })),
        }),
        Type.Null(),
      ]),
    ),
    device: Type.Optional(Type.Object({ id: Type.String() })),
    context: Type.Optional(Free),
    properties: Type.Optional(Free),
    options: Type.Optional(
      Type.Object(
        {
          saveEvent: Type.Optional(Type.Boolean()),
          saveEvents: Type.Optional(Type.Boolean()),
          saveSession: Type.Optional(Type.Boolean()),
          saveProfile: Type.Optional(Type.Boolean()),
          debugger: Type.Optional(Type.Boolean()),
        },
        { description: 'Of all events; each event may have the same.' },
      ),
    ),
    events: Type.Optional(
      Type.Array(
        Type.Object({
          type: Type.String(),
          id: Type.Optional(Type.String()),
          time: Type.Optional(Times),
          properties: Type.Optional(Free),
          context: Type.Optional(Free),
          options: Type.Optional(Free),
          tags: Type.Optional(Type.Array(Type.String())),
        }),
      ),
    ),
  },
  { title: 'TracardiTrack' },
)

const Named = Type.Object({ id: Type.Union([Type.String(), Type.Null()]) })

/** The answer to Tracardi's clients. */
export const TracardiAnswer = Type.Object(
  {
    task: Type.String({ description: 'A UUID of this answer.' }),
    ux: Type.Array(Type.Unknown(), { description: 'Always empty.' }),
    response: Type.Object({}, { description: 'Always empty.' }),
    events: Type.Array(Type.String(), {
      description: 'The ids of the events, when `debugger` is true.',
    }),
    profile: Named,
    session: Named,
    errors: Type.Array(Type.String(), {
      description: 'Events that are refused, and events that do not fit an event schema.',
    }),
    warnings: Type.Array(Type.String(), { description: 'What is left out of the body.' }),
  },
  { title: 'TracardiAnswer' },
)
export type TracardiAnswer = Static<typeof TracardiAnswer>

/** A refusal as Tracardi's clients read it: a sentence, or the places that are wrong. */
export const TracardiFault = Type.Object(
  {
    detail: Type.Union([
      Type.String(),
      Type.Array(
        Type.Object({
          type: Type.String(),
          loc: Type.Array(Type.Union([Type.String(), Type.Integer()])),
          msg: Type.String(),
          input: Type.Unknown(),
        }),
      ),
    ]),
  },
  { title: 'TracardiFault' },
)
export type TracardiFault = Static<typeof TracardiFault>
