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

const idCharsMax = 1_024
/** How many ids a static segment, and so a list on the wire, may have. */
export const segmentMembersMax = 1_000_000

export const SegmentMemberIds = Type.Array(Type.String({ minLength: 1, maxLength: idCharsMax }), {
  maxItems: segmentMembersMax,
  description: 'Ids of users or accounts; twice is as good as once.',
})

/** A segment that is a list of ids. */
export const StaticSegmentCreate = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('static_segment_create'),
      attributes: Type.Object({ name: Name, ...described, ids: SegmentMemberIds }),
    }),
  },
  { title: 'StaticSegmentCreate' },
)
export type StaticSegmentCreate = Static<typeof StaticSegmentCreate>

/** Who comes into a list, and who goes. */
export const SegmentMembersUpdate = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('segment_members_update'),
      attributes: Type.Object({
        add: Type.Optional(SegmentMemberIds),
        remove: Type.Optional(SegmentMemberIds),
      }),
    }),
  },
  { title: 'SegmentMembersUpdate' },
)
export type SegmentMembersUpdate = Static<typeof SegmentMembersUpdate>

const Time = Type.Integer({ description: 'Epoch milliseconds.' })

const ListedSegment = Type.Object({
  id: Type.String(),
  type: Type.Literal('segment'),
  attributes: Type.Object({
    name: Type.String(),
    description: Type.String(),
    entity: Type.Enum(segmentEntities),
    kind: Type.Enum(['search', 'static'], {
      description: 'A static segment is a list of ids; the others find whom they say when asked.',
    }),
    created_at: Time,
    modified_at: Time,
    member_count: Type.Optional(Type.Integer({ description: 'Of a static segment.' })),
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

/** One segment; of a static one also ids, in the order of their bytes. */
export const SegmentPageAnswer = Type.Object(
  {
    data: Type.Object({
      ...ListedSegment.properties,
      attributes: Type.Object({
        ...ListedSegment.properties.attributes.properties,
        ids: Type.Optional(Type.Array(Type.String())),
      }),
    }),
    meta: Type.Optional(
      Type.Object({
        page: Type.Object({
          after: Type.Optional(
            Type.String({ description: 'For page[after], when there are further ids.' }),
          ),
        }),
      }),
    ),
  },
  { title: 'SegmentPageAnswer' },
)
export type SegmentPageAnswer = Static<typeof SegmentPageAnswer>

/** What a segment is to be from now on. */
export const SegmentUpdate = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('segment_update'),
      id: Type.String({ description: 'The same as in the path.' }),
      attributes: Type.Object({
        name: Name,
        ...described,
        ...searched,
        ids: Type.Optional(SegmentMemberIds),
      }),
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
