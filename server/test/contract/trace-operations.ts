import type { Operation } from './operation.ts'
import { fields, integer, listOf, oneOf, text, type WireSchema } from './wire-schema.ts'

type Question = {
  readonly path: string
  readonly type: string
  /** What it takes beside a range and a search. */
  readonly schema?: Readonly<Record<string, WireSchema>>
  readonly example?: object
}

const page = {
  schema: {
    'sort?': oneOf('timestamp', '-timestamp', 'duration', '-duration'),
    'page?': fields({ 'cursor?': text, 'limit?': integer }),
  },
  example: {
    sort: '-timestamp',
    page: { cursor: Buffer.from('-timestamp 1 1 1').toString('base64url'), limit: 10 },
  },
}

const questions: readonly Question[] = [
  { path: 'spans/search', type: 'span_search', ...page },
  { path: 'traces/search', type: 'trace_search', ...page },
  {
    path: 'spans/timeseries',
    type: 'span_timeseries',
    schema: { 'interval?': integer, 'group_by?': listOf(text), 'limit?': integer },
    example: { interval: 60_000, group_by: ['service'], limit: 10 },
  },
  {
    path: 'errors',
    type: 'error_groups',
    schema: { 'limit?': integer },
    example: { limit: 10 },
  },
  { path: 'service-map', type: 'service_map' },
]

const found = { from: integer, to: integer, 'query?': text }
const someSpans = { from: 1_795_000_000_000, to: 1_795_000_360_000, query: 'service:web' }

/** What is asked about traces; the bodies are our own. */
export const traceOperations: readonly Operation[] = questions.map(
  ({ path, type, schema, example }) => ({
    name: path,
    path: `/api/throughline/v1/${path}`,
    accepted: 200,
    schema: fields({
      data: fields({ type: oneOf(type), attributes: fields({ ...found, ...schema }) }),
    }),
    whole: { data: { type, attributes: { ...someSpans, ...example } } },
    alsoNeeded: [],
  }),
)
