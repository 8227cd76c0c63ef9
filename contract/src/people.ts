import { Type, type Static } from 'typebox'

/** The kinds of ids, the strongest first: a weak id belongs to the strongest it was seen with. */
export const namespaces = ['user', 'ext', 'profile', 'anon', 'device', 'session'] as const

const idCharsMax = 4_096

/** How an id begins that says what kind it is. */
export const namespacedPattern = `^(${namespaces.join('|')}):.`

const Id = Type.String({
  maxLength: idCharsMax,
  pattern: namespacedPattern,
  description:
    'With its namespace: `user:42`, `anon:a1`, `session:s1`, `device:d1`, `ext:crm:7`, or `profile:shop:p1`, where `shop` is the application.',
})

const Time = Type.Integer({ description: 'Epoch milliseconds.' })

const SaidBy = Type.Object(
  {
    event_id: Type.String(),
    application_id: Type.String(),
    clock: Type.Integer({
      description: 'By the sender’s clock, epoch milliseconds. The earliest of a claim counts.',
    }),
    occurred_at: Time,
    event_name: Type.Optional(Type.String({ description: 'Absent when the event is gone.' })),
    protocol: Type.Optional(Type.String({ description: 'Absent when the event does not say.' })),
  },
  { description: 'The first event that said so.' },
)

const Claim = Type.Object(
  {
    id: Id,
    owner: Id,
    counts: Type.Boolean({
      description: 'Whether it decides who `id` is: of the strongest owners, the first.',
    }),
    unlinked: Type.Boolean({ description: 'Somebody took it back.' }),
    said_by: SaidBy,
    last_seen: Time,
  },
  { description: 'That a weak id was seen with a stronger one.' },
)

const LinkedIds = Type.Object(
  {
    id: Id,
    other: Type.String({ description: 'Of users, what `id` goes by since.' }),
    unlinked: Type.Boolean({ description: 'Somebody took it back.' }),
    quarantined: Type.Boolean({ description: 'Left out: it would join too many ids.' }),
    said_by: SaidBy,
  },
  { description: 'That two users, or two profiles, are one.' },
)

/** Who an id is, and why. */
export const PersonAnswer = Type.Object(
  {
    data: Type.Object({
      id: Type.String({ description: 'The person id: the same for whichever id was asked for.' }),
      type: Type.Literal('person'),
      attributes: Type.Object({
        user_id: Type.Union([Type.String(), Type.Null()], {
          description: 'What questions call the person; null when no user is known.',
        }),
        ids: Type.Array(
          Type.Object({
            id: Id,
            first_seen: Type.Optional(Time),
            last_seen: Type.Optional(
              Type.Integer({ description: 'Absent when it was only linked, and never seen.' }),
            ),
          }),
        ),
        claims: Type.Array(Claim),
        links: Type.Array(LinkedIds),
        is_cut: Type.Boolean({ description: 'There are more ids or claims than are told.' }),
      }),
    }),
  },
  { title: 'PersonAnswer' },
)
export type PersonAnswer = Static<typeof PersonAnswer>

const Edge = Type.Object(
  { id: Id, other: Id },
  // What is misspelt would take back something else.
  { additionalProperties: false },
)

/** Two ids that are not one, or are again. */
export const EdgeChange = Type.Object(
  { data: Type.Object({ type: Type.Literal('identity_edge'), attributes: Edge }) },
  { title: 'EdgeChange' },
)
export type EdgeChange = Static<typeof EdgeChange>

/** Claims and links that somebody took back. */
export const UnlinksAnswer = Type.Object(
  {
    data: Type.Array(
      Type.Object({
        type: Type.Literal('identity_edge'),
        attributes: Type.Object({ id: Type.String(), other: Type.String(), unlinked_at: Time }),
      }),
    ),
  },
  { title: 'UnlinksAnswer' },
)
export type UnlinksAnswer = Static<typeof UnlinksAnswer>

/** Links that are left out. */
export const QuarantineAnswer = Type.Object(
  {
    data: Type.Array(
      Type.Object({
        type: Type.Literal('identity_edge'),
        attributes: Type.Object({
          id: Type.String(),
          other: Type.String(),
          event_id: Type.String({ description: 'The first event that said so.' }),
          clock: Time,
        }),
      }),
    ),
  },
  { title: 'QuarantineAnswer' },
)
export type QuarantineAnswer = Static<typeof QuarantineAnswer>
