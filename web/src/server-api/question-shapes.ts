import { Type, type Static } from 'typebox'

/** The parts of the question API's answers that the page reads. */
const Meta = Type.Object({
  request_id: Type.Optional(Type.String()),
  status: Type.Optional(Type.String()),
})

const GroupColumn = Type.Object({
  name: Type.String(),
  type: Type.Literal('group'),
  values: Type.Array(Type.Array(Type.String())),
})

const NumberColumn = Type.Object({
  name: Type.String(),
  type: Type.Literal('number'),
  values: Type.Array(Type.Union([Type.Number(), Type.Null()])),
})

export const ScalarAnswer = Type.Object({
  data: Type.Optional(
    Type.Object({
      attributes: Type.Object({ columns: Type.Array(Type.Union([GroupColumn, NumberColumn])) }),
    }),
  ),
  meta: Type.Optional(Meta),
})
export type ScalarAnswer = Static<typeof ScalarAnswer>

export const TimeseriesAnswer = Type.Object({
  data: Type.Optional(
    Type.Object({
      attributes: Type.Object({
        series: Type.Array(Type.Object({ group_tags: Type.Array(Type.String()) })),
        times: Type.Array(Type.Integer()),
        values: Type.Array(Type.Array(Type.Union([Type.Number(), Type.Null()]))),
      }),
    }),
  ),
  meta: Type.Optional(Meta),
})
export type TimeseriesAnswer = Static<typeof TimeseriesAnswer>
