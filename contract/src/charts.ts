import { Type, type Static } from 'typebox'

/** How much of them there may be. */
export const chartLimits = {
  chartsMax: 2_000,
  nameCharsMax: 200,
  descriptionCharsMax: 4_096,
  queryCharsMax: 8_000,
} as const

const settled = {
  name: Type.String({ minLength: 1, maxLength: chartLimits.nameCharsMax }),
  description: Type.Optional(Type.String({ maxLength: chartLimits.descriptionCharsMax })),
  screen: Type.String({
    pattern: '^[a-z][a-z-]{0,39}$',
    description: 'The screen of the web app that shows it: `explore`, `funnels`.',
  }),
  query: Type.String({
    maxLength: chartLimits.queryCharsMax,
    description: 'What stands behind the `?` of its address: the state of that screen.',
  }),
}

/** Which one is replaced: who read an older one is refused. */
export const Revision = Type.Integer({
  minimum: 1,
  description: 'Of what was read, one more with each change. Another one by now is refused.',
})

const Time = Type.Integer({ description: 'Epoch milliseconds.' })

/** What the server says of something saved. */
export const savedFields = { revision: Revision, created_at: Time, modified_at: Time }

/** A new chart. */
export const ChartCreate = Type.Object(
  {
    data: Type.Object({ type: Type.Literal('chart_create'), attributes: Type.Object(settled) }),
  },
  { title: 'ChartCreate' },
)
export type ChartCreate = Static<typeof ChartCreate>

/** What a chart is to be. */
export const ChartUpdate = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('chart_update'),
      id: Type.String({ description: 'The same as in the path.' }),
      attributes: Type.Object({ ...settled, revision: Revision }),
    }),
  },
  { title: 'ChartUpdate' },
)
export type ChartUpdate = Static<typeof ChartUpdate>

const Chart = Type.Object({
  id: Type.String(),
  type: Type.Literal('chart'),
  attributes: Type.Object({ ...settled, description: Type.String(), ...savedFields }),
})
export type Chart = Static<typeof Chart>

/** Every chart, by name. */
export const ChartsAnswer = Type.Object({ data: Type.Array(Chart) }, { title: 'ChartsAnswer' })
export type ChartsAnswer = Static<typeof ChartsAnswer>

/** One chart. */
export const ChartAnswer = Type.Object({ data: Chart }, { title: 'ChartAnswer' })
export type ChartAnswer = Static<typeof ChartAnswer>
