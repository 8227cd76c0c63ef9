import { Type, type Static } from 'typebox'

/** A question as it would be asked: where, and with which body. */
export const StatementsRequest = Type.Object(
  {
    path: Type.String({
      description: 'Where the question is asked: `/api/v2/product-analytics/analytics/scalar`.',
    }),
    body: Type.Unknown({ description: 'The body of the question.' }),
  },
  { title: 'StatementsRequest' },
)
export type StatementsRequest = Static<typeof StatementsRequest>

const ParameterValue = Type.Union([
  Type.String({ description: 'A text, or a whole number that may have more than 53 bits.' }),
  Type.Number(),
  Type.Boolean(),
  Type.Array(Type.Union([Type.String(), Type.Number()])),
])
export type ParameterValue = Static<typeof ParameterValue>

const Statement = Type.Object({
  text: Type.String({ description: 'SQL in which values stand as `{p0:String}`.' }),
  parameters: Type.Array(
    Type.Object({
      name: Type.String(),
      type: Type.String({ description: 'Of ClickHouse: `Array(String)`.' }),
      value: ParameterValue,
    }),
  ),
})
export type Statement = Static<typeof Statement>

/** What the engine would be asked first; what later statements ask depends on its rows. */
export const StatementsResponse = Type.Object(
  { statements: Type.Array(Statement) },
  { title: 'StatementsResponse' },
)
export type StatementsResponse = Static<typeof StatementsResponse>
