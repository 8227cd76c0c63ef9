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
  readonly groupBy?: readonly Breakdown[]
  /** Only of users who did it at least so often. */
  readonly occurrences?: number
  /** A search over the profiles of users. */
  readonly users?: string
  /** Whether users are told by all their ids; by default they are. */
  readonly isResolved?: boolean
}

export type Breakdown = { readonly facet: string; readonly limit: number; readonly source?: string }

const path = '/api/v2/product-analytics/analytics'

/** The figures of a scalar answer: one, or one a group. */
export async function askScalar(server: RunningServer, question: Question): Promise<number[]> {
  const answer = await askApi(server, `${path}/scalar`, figureBody(question))
  const columns = listAt(answer, ['data', 'attributes', 'columns'])
  return numbersOf(listAt(columns.at(-1), ['values']))
}

/** The figures of a timeseries answer, one a group and bucket that has one. */
export async function askSeries(server: RunningServer, question: Question): Promise<number[]> {
  const answer = await askApi(server, `${path}/timeseries`, figureBody(question))
  const series = listAt(answer, ['data', 'attributes', 'values'])
  const figures = series.flatMap((values): unknown[] => (Array.isArray(values) ? values : []))
  return numbersOf(figures.filter((figure) => figure !== null))
}

/** The times of the newest events that match. */
export async function askTimes(
  server: RunningServer,
  {
    range,
    search,
    limit,
    isResolved,
  }: Pick<Question, 'range' | 'search' | 'isResolved'> & { readonly limit: number },
): Promise<number[]> {
  const query = { ...selectionOf({ range, search }), limit }
  const answer = await askApi(
    server,
    `${path}/list`,
    bodyOf('list_request', { range, isResolved }, query),
  )
  const records = listAt(answer, ['data', 'attributes', 'records'])
  return records.map((record) => Number(isObject(record) ? record['timestamp'] : undefined))
}

function figureBody(question: Question): object {
  const { compute, groupBy } = question
  const query = { ...selectionOf(question), compute, ...(groupBy && { group_by: groupBy }) }
  return bodyOf('request', question, query)
}

function bodyOf(
  kind: 'request' | 'list_request',
  { range, isResolved }: { range: Range; isResolved?: boolean | undefined },
  query: object,
): object {
  const how = isResolved === undefined ? {} : { identity_resolution: isResolved }
  const attributes = { from: range.fromMs, to: range.toMs, ...how, query }
  return { data: { type: `formula_analytics_extended_${kind}`, attributes } }
}

function selectionOf({
  search,
  occurrences,
  users,
}: Pick<Question, 'range' | 'search' | 'occurrences' | 'users'>): object {
  const atLeast = occurrences && { operator: '>=', value: String(occurrences) }
  return {
    query: {
      data_source: atLeast ? 'product_analytics_occurrence' : 'product_analytics',
      search: { query: search, ...(atLeast && { occurrences: atLeast }) },
    },
    ...(users && { audience_filters: { users: [{ name: 'u', query: users }] } }),
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
