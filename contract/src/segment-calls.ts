import { Type, type Static } from 'typebox'

/** What Segment's clients send, and what they are answered. Further keys are taken everywhere. */

const Id = Type.Union([Type.String(), Type.Number(), Type.Null()])
const Time = Type.Union([Type.String(), Type.Number(), Type.Null()], {
  description: 'ISO 8601, or epoch milliseconds. Default: on arrival.',
})
const Keys = Type.Record(Type.String(), Type.Unknown())
const WriteKey = Type.Optional(
  Type.String({ description: 'The API key, where no header has one.' }),
)

const whom = {
  userId: Type.Optional(Id),
  anonymousId: Type.Optional(Id),
  groupId: Type.Optional(Id),
  previousId: Type.Optional(Id),
  messageId: Type.Optional(Id),
}

/** One call. It needs a `userId` or an `anonymousId`, a track call an `event`. */
export const SegmentCall = Type.Object(
  {
    ...whom,
    event: Type.Optional(Type.String()),
    name: Type.Optional(Id),
    properties: Type.Optional(Keys),
    traits: Type.Optional(Keys),
    context: Type.Optional(Keys),
    integrations: Type.Optional(Keys),
    timestamp: Type.Optional(Time),
    sentAt: Type.Optional(Time),
    writeKey: WriteKey,
  },
  { title: 'SegmentCall' },
)

/** Many calls, each with its `type`, and what is said of all of them. */
export const SegmentBatch = Type.Object(
  {
    batch: Type.Array(SegmentCall),
    context: Type.Optional(Keys),
    integrations: Type.Optional(Keys),
    sentAt: Type.Optional(Time),
    writeKey: WriteKey,
  },
  { title: 'SegmentBatch' },
)

/** Of a batch, the calls that are refused; `index` counts from 0 in the order sent. */
export const SegmentCallsAnswer = Type.Object(
  {
    success: Type.Literal(true),
    rejected: Type.Optional(
      Type.Array(
        Type.Object({
          index: Type.Integer(),
          messageId: Type.Optional(Type.String()),
          code: Type.String(),
          message: Type.String(),
        }),
      ),
    ),
  },
  { title: 'SegmentCallsAnswer' },
)
export type SegmentCallsAnswer = Static<typeof SegmentCallsAnswer>

export const SegmentCallsFault = Type.Object(
  {
    success: Type.Literal(false),
    code: Type.Optional(Type.String()),
    message: Type.String(),
  },
  { title: 'SegmentCallsFault' },
)
