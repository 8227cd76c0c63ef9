import { Type, type Static } from 'typebox'
import { IdentityResolution } from './identity-resolution.ts'
import { TimeInterval } from './time-interval.ts'
import { Compute, From, GroupBy, ScalarColumn, TimeseriesData, To } from './analytics.ts'

/** One figure or curve that formulas can name. */
const FormulaQuery = Type.Object({
  data_source: Type.Enum(['product_analytics', 'rum'], {
    description: 'Both are all the events there are.',
  }),
  name: Type.Optional(
    Type.String({ description: 'A letter or _, then letters, digits and _; for use in formulas.' }),
  ),
  compute: Compute,
  search: Type.Optional(Type.Object({ query: Type.Optional(Type.String()) })),
  group_by: Type.Optional(
    Type.Array(GroupBy, {
      description: 'The same facets in all queries, or none in some of them.',
    }),
  ),
  indexes: Type.Optional(Type.Array(Type.String())),
})

const NamedFormula = Type.Object({
  formula: Type.String({
    description: 'Numbers and names of queries with + - * / and parentheses.',
  }),
  limit: Type.Optional(
    Type.Object(
      {
        count: Type.Optional(Type.Integer({ minimum: 1 })),
        order: Type.Optional(Type.Enum(['asc', 'desc'], { description: 'Default desc.' })),
      },
      { description: 'Scalar only: the groups are ordered by this formula, and cut.' },
    ),
  ),
})

const formulas = Type.Optional(
  Type.Array(NamedFormula, { description: 'Without any, each query stands for itself.' }),
)
const asked = {
  from: From,
  to: To,
  identity_resolution: IdentityResolution,
  queries: Type.Array(FormulaQuery),
  formulas,
}

export const ScalarFormulaRequest = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('scalar_request'),
      attributes: Type.Object(asked),
    }),
  },
  { title: 'ScalarFormulaRequest' },
)
export type ScalarFormulaRequest = Static<typeof ScalarFormulaRequest>

export const TimeseriesFormulaRequest = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('timeseries_request'),
      attributes: Type.Object({
        ...asked,
        interval: Type.Optional(
          Type.Integer({
            description: 'Width of a bucket in milliseconds; chosen to fit the range if absent.',
          }),
        ),
        time_interval: Type.Optional(TimeInterval),
      }),
    }),
  },
  { title: 'TimeseriesFormulaRequest' },
)
export type TimeseriesFormulaRequest = Static<typeof TimeseriesFormulaRequest>

const Errors = Type.Optional(
  Type.String({ description: 'Why there is no data: the question took too long.' }),
)

/** One column a facet, then one a formula. */
export const ScalarFormulaResponse = Type.Object(
  {
    data: Type.Optional(
      Type.Object({
        id: Type.String(),
        type: Type.Literal('scalar_response'),
        attributes: Type.Object({ columns: Type.Array(ScalarColumn) }),
      }),
    ),
    errors: Errors,
  },
  { title: 'ScalarFormulaResponse' },
)
export type ScalarFormulaResponse = Static<typeof ScalarFormulaResponse>

/** `query_index` of a series is the index of its formula. */
export const TimeseriesFormulaResponse = Type.Object(
  {
    data: Type.Optional(TimeseriesData),
    errors: Errors,
  },
  { title: 'TimeseriesFormulaResponse' },
)
export type TimeseriesFormulaResponse = Static<typeof TimeseriesFormulaResponse>
