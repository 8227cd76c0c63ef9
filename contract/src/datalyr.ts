import { Type, type Static } from 'typebox'

/** What the clients of Datalyr send, and what they are answered. Further keys are no fault. */

const Id = Type.Union([Type.String(), Type.Number(), Type.Null()])
const Time = Type.Union([Type.String(), Type.Number(), Type.Null()], {
  description: 'ISO 8601, or an epoch in s or ms. Default: on arrival.',
})
const Keys = Type.Record(Type.String(), Type.Unknown())

/** An event of the Node SDK, or of a mobile one. */
const ServerShape = Type.Object({
  event: Type.String(),
  eventId: Type.Optional(Id),
  userId: Type.Optional(Id),
  anonymousId: Type.Optional(Id),
  properties: Type.Optional(Keys),
  context: Type.Optional(Keys),
  timestamp: Type.Optional(Time),
})

/** An event of the browser SDK. */
const PageShape = Type.Object({
  event_name: Type.String(),
  event_id: Type.Optional(Id),
  workspace_id: Type.Optional(
    Type.String({ description: 'The API key, where no header has one.' }),
  ),
  user_id: Type.Optional(Id),
  anonymous_id: Type.Optional(Id),
  session_id: Type.Optional(Id),
  event_data: Type.Optional(Keys),
  timestamp: Type.Optional(Time),
})

/** An event of a mobile SDK that does not use server tracking. */
const AppShape = Type.Object({
  eventName: Type.String(),
  eventId: Type.Optional(Id),
  workspaceId: Type.Optional(Type.String({ description: 'The API key, where no header has one.' })),
  userId: Type.Optional(Id),
  anonymousId: Type.Optional(Id),
  visitorId: Type.Optional(Id),
  sessionId: Type.Optional(Id),
  eventData: Type.Optional(Keys),
  deviceContext: Type.Optional(Keys),
  userProperties: Type.Optional(Keys),
  timestamp: Type.Optional(Time),
})

const Event = Type.Union([ServerShape, PageShape, AppShape])

/** One event, or an envelope of many. */
export const DatalyrBody = Type.Union(
  [
    Event,
    Type.Object({
      events: Type.Array(Event),
      timestamp: Type.Optional(
        Type.String({
          description: 'When the envelope left: by it, a clock that is wrong is put right.',
        }),
      ),
    }),
  ],
  { title: 'DatalyrBody' },
)

/** How many events are durable, and which are not and why. */
export const DatalyrAnswer = Type.Object(
  {
    success: Type.Literal(true),
    accepted: Type.Integer(),
    errors: Type.Array(
      Type.Object({
        index: Type.Integer({ description: 'From 0, in the order sent.' }),
        eventId: Type.Optional(Type.String()),
        code: Type.String({ description: 'The page of error codes lists them.' }),
        message: Type.String(),
      }),
    ),
    warnings: Type.Optional(
      Type.Array(
        Type.Object({
          index: Type.Integer({ description: 'Of the first event that it is about.' }),
          code: Type.String({ description: 'The page of ingestion warnings lists them.' }),
          message: Type.String(),
        }),
        {
          description:
            'An extension: what is odd about events that are taken, each once, and at most 20. Absent when there is nothing to say.',
        },
      ),
    ),
  },
  { title: 'DatalyrAnswer' },
)
export type DatalyrAnswer = Static<typeof DatalyrAnswer>

/** Why nothing of a body was taken. */
export const DatalyrFault = Type.Object(
  {
    success: Type.Literal(false),
    code: Type.Optional(Type.String({ description: 'The page of error codes lists them.' })),
    message: Type.String(),
  },
  { title: 'DatalyrFault' },
)
export type DatalyrFault = Static<typeof DatalyrFault>

/** What the container of the browser SDK loads: nothing. */
export const DatalyrContainer = Type.Object(
  { scripts: Type.Array(Type.Unknown()), config: Type.Object({}) },
  { title: 'DatalyrContainer' },
)
export type DatalyrContainer = Static<typeof DatalyrContainer>

/** What the mobile SDKs are told of somebody's attribution elsewhere: nothing. */
export const DatalyrLookup = Type.Object({ found: Type.Literal(false) }, { title: 'DatalyrLookup' })
export type DatalyrLookup = Static<typeof DatalyrLookup>
