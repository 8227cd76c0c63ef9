import { Type, type Static } from 'typebox'

export const segmentEntities = ['user', 'account'] as const

const nameCharsMax = 256
const descriptionCharsMax = 4_096
// All segments are held in memory.
const searchCharsMax = 10_000

const Name = Type.String({
  minLength: 1,
  maxLength: nameCharsMax,
  description: 'Another segment may not have it.',
})

const described = {
  description: Type.Optional(Type.String({ maxLength: descriptionCharsMax })),
  entity: Type.Optional(
    Type.Enum(segmentEntities, { description: 'Of what the segment is a set; default user.' }),
  ),
}

/** When something happened: from `start` to `end`, or in the last so many of a unit. */
const TimeFrame = Type.Object({
  start: Type.Optional(Type.Integer({ description: 'In epoch seconds, inclusive.' })),
  end: Type.Optional(Type.Integer({ description: 'In epoch seconds, exclusive.' })),
  last: Type.Optional(
    Type.Integer({ description: 'So many units before the end of the range of a question.' }),
  ),
  unit: Type.Optional(Type.Enum(['minute', 'hour', 'day', 'week'])),
})
export type TimeFrame = Static<typeof TimeFrame>

const searched = {
  query: Type.Optional(
    Type.String({
      maxLength: searchCharsMax,
      description: 'A search over profiles, as in `users[].query`. Default: all.',
    }),
  ),
  first_seen: Type.Optional(TimeFrame),
  last_seen: Type.Optional(TimeFrame),
  event_query: Type.Optional(
    Type.Object({
      query: Type.Optional(
        Type.String({
          maxLength: searchCharsMax,
          description: 'A search over events. Default: all.',
        }),
      ),
      time_frame: TimeFrame,
      occurrences: Type.Optional(
        Type.Object({
          operator: Type.String({ description: '=, >, >=, <, <=, or eq, gt, gte, lt, lte.' }),
          value: Type.String({
            description: 'How many such events somebody has, as text; default at least 1.',
          }),
        }),
      ),
    }),
  ),
}

/** Whom a saved search finds. Everything that is named has to hold. */
export const SegmentSearch = Type.Object(searched)
export type SegmentSearch = Static<typeof SegmentSearch>

/** A segment that is a saved search, evaluated whenever a question names it. */
export const SegmentCreate = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('segment_create'),
      attributes: Type.Object({ name: Name, ...described, ...searched }),
    }),
  },
  { title: 'SegmentCreate' },
)
export type SegmentCreate = Static<typeof SegmentCreate>

const Time = Type.Integer({ description: 'Epoch milliseconds.' })

const ListedSegment = Type.Object({
  id: Type.String(),
  type: Type.Literal('segment'),
  attributes: Type.Object({
    name: Type.String(),
    description: Type.String(),
    entity: Type.Enum(segmentEntities),
    kind: Type.Enum(['search']),
    created_at: Time,
    modified_at: Time,
    ...searched,
  }),
})
export type ListedSegment = Static<typeof ListedSegment>

/** Every segment, by name. */
export const SegmentsAnswer = Type.Object(
  { data: Type.Array(ListedSegment) },
  { title: 'SegmentsAnswer' },
)
export type SegmentsAnswer = Static<typeof SegmentsAnswer>

/** One segment. */
export const SegmentAnswer = Type.Object({ data: ListedSegment }, { title: 'SegmentAnswer' })
export type SegmentAnswer = Static<typeof SegmentAnswer>

/** What a segment is to be from now on. */
export const SegmentUpdate = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('segment_update'),
      id: Type.String({ description: 'The same as in the path.' }),
      attributes: Type.Object({ name: Name, ...described, ...searched }),
    }),
  },
  { title: 'SegmentUpdate' },
)
export type SegmentUpdate = Static<typeof SegmentUpdate>

const ListedTemplate = Type.Object({
  id: Type.String(),
  type: Type.Literal('segment_create'),
  attributes: SegmentCreate.properties.data.properties.attributes,
})
export type ListedTemplate = Static<typeof ListedTemplate>

/** Searches worth saving. */
export const SegmentTemplatesAnswer = Type.Object(
  { data: Type.Array(ListedTemplate) },
  { title: 'SegmentTemplatesAnswer' },
)
export type SegmentTemplatesAnswer = Static<typeof SegmentTemplatesAnswer>

/** One of them: the body that creates a segment of it. */
export const SegmentTemplateAnswer = Type.Object(
  { data: ListedTemplate },
  { title: 'SegmentTemplateAnswer' },
)
export type SegmentTemplateAnswer = Static<typeof SegmentTemplateAnswer>
