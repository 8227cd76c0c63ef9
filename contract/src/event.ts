import { Type, type Static } from 'typebox'

const idCharsMax = 1_024

const Id = Type.String({ minLength: 1, maxLength: idCharsMax })

const Identified = Type.Object({ id: Id }, { description: 'Further keys are kept as attributes.' })

/** Event types as stored. The documented body carries `server`; a batch may carry the others too. */
export const eventTypes = [
  'server',
  'view',
  'action',
  'session',
  'error',
  'resource',
  'long_task',
  'vital',
] as const

const identityAndTime = {
  application: Type.Object({ id: Id }),
  usr: Type.Optional(Identified),
  account: Type.Optional(Identified),
  session: Type.Optional(Identified),
  date: Type.Optional(
    Type.Union([Type.Integer(), Type.String()], {
      description: 'When it happened: epoch milliseconds or an ISO 8601 time. Default: on arrival.',
    }),
  ),
}

/**
 * One server-side event as a client sends it. All other keys, nested or not, are attributes.
 * Source: the vendor's public client, `ProductAnalyticsServerSideEventItem`; `date` and
 * `event.id` are extensions.
 */
export const ServerEvent = Type.Object(
  {
    type: Type.Literal('server'),
    event: Type.Object({
      name: Type.String({ minLength: 1, maxLength: idCharsMax }),
      id: Type.Optional(Id),
    }),
    ...identityAndTime,
  },
  { title: 'ServerEvent' },
)
export type ServerEvent = Static<typeof ServerEvent>

/** An event of another type, as a browser SDK makes them; accepted inside a batch. */
export const StoredEvent = Type.Object(
  {
    type: Type.Enum(eventTypes),
    event: Type.Optional(
      Type.Object({
        name: Type.Optional(Type.String({ minLength: 1, maxLength: idCharsMax })),
        id: Type.Optional(Id),
      }),
    ),
    ...identityAndTime,
  },
  { title: 'StoredEvent' },
)
export type StoredEvent = Static<typeof StoredEvent>

/** One refused event of a batch. `index` counts from 0 in the order sent. */
export const EventRejection = Type.Object(
  {
    index: Type.Integer(),
    code: Type.String(),
    title: Type.String(),
    detail: Type.String(),
  },
  { title: 'EventRejection' },
)
export type EventRejection = Static<typeof EventRejection>

/** The answer to a batch (array or NDJSON): how many are durable, and which are refused and why. */
export const BatchAnswer = Type.Object(
  { accepted: Type.Integer(), rejected: Type.Array(EventRejection) },
  { title: 'BatchAnswer' },
)
export type BatchAnswer = Static<typeof BatchAnswer>

/** The error body of the event intake. */
export const IntakeErrors = Type.Object(
  {
    errors: Type.Array(
      Type.Object({
        title: Type.String(),
        detail: Type.String(),
        status: Type.String(),
        code: Type.Optional(
          Type.String({ description: 'For programs; the page of error codes lists them.' }),
        ),
      }),
    ),
  },
  { title: 'IntakeErrors' },
)
export type IntakeErrors = Static<typeof IntakeErrors>
