/** Questions through the public API, and the figures in their answers. */
import { askApi } from './exchange.ts'
import type { RunningServer } from './processes.ts'

export type Range = { readonly fromMs: number; readonly toMs: number }

export type Question = {
  readonly range: Range
  readonly search: string
  readonly compute: {
    readonly aggregation: string
    readonly metric?: string
    readonly interval?: number
  }
  readonly groupBy?: { readonly facet: string; readonly limit: number }
}

const path = '/api/v2/product-analytics/analytics'

/** The figures of a scalar answer: one, or one a group. */
export async function askScalar(server: RunningServer, question: Question): Promise<number[]> {
  const answer = await askApi(server, `${path}/scalar`, bodyOf(question))
  const columns = listAt(answer, ['data', 'attributes', 'columns'])
  return numbersOf(listAt(columns.at(-1), ['values']))
}

/** The figures of a timeseries answer without groups, one a bucket. */
export async function askSeries(server: RunningServer, question: Question): Promise<number[]> {
  const answer = await askApi(server, `${path}/timeseries`, bodyOf(question))
  const values = listAt(answer, ['data', 'attributes', 'values'])
  const [series = []] = values
  return Array.isArray(series) ? numbersOf(series) : []
}

function bodyOf({ range, search, compute, groupBy }: Question): object {
  return {
    data: {
      type: 'formula_analytics_extended_request',
      attributes: {
        from: range.fromMs,
        to: range.toMs,
        query: {
          query: { data_source: 'product_analytics', search: { query: search } },
          compute,
          ...(groupBy === undefined ? {} : { group_by: [groupBy] }),
        },
      },
    },
  }
}

function listAt(value: unknown, keys: readonly string[]): readonly unknown[] {
  const found = keys.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), value)
  if (Array.isArray(found)) return found
  throw new Error(`no list at ${keys.join('.')}: ${JSON.stringify(value)?.slice(0, 300)}`)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function numbersOf(values: readonly unknown[]): number[] {
  return values.map(Number)
}
