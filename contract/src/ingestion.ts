import { Type, type Static } from 'typebox'
import { Overview } from './app.ts'

/** What the ingestion page asks of the server. Times are epoch ms. */

/** The ways by which events and spans come in. */
export const protocols = [
  'prodlytics',
  'rum',
  'datalyr',
  'tracardi',
  'segment',
  'agent',
  'otlp',
] as const
export type Protocol = (typeof protocols)[number]

/** `accepted` events may be `changed` or `noted` too, once each for every type. */
export const severities = ['accepted', 'dropped', 'changed', 'noted'] as const
export type Severity = (typeof severities)[number]

const counts = {
  accepted: Type.Integer({ description: 'Events answered yes.' }),
  dropped: Type.Integer({ description: 'Events and requests refused.' }),
  changed: Type.Integer({ description: 'Warnings that something is not kept as it was sent.' }),
  noted: Type.Integer({ description: 'Warnings that something is odd.' }),
}

const Rates = Type.Object({
  accepted: Type.Number(),
  dropped: Type.Number(),
  changed: Type.Number(),
  noted: Type.Number(),
})

const SpanRates = Type.Object({
  accepted: Type.Number(),
  dropped: Type.Number(),
  changed: Type.Number(),
})

const complete = {
  complete: Type.Boolean({
    description:
      'false: the warehouse could not be read. The figures are those that this server has in memory, of the last hour at most.',
  }),
}

export const IngestionSummary = Type.Object(
  {
    at: Type.Integer(),
    engine: Type.Enum(['starting', 'ready', 'down']),
    ...complete,
    rates: Type.Object(
      { minute: Rates, hour: Rates },
      { description: 'A second, over the last minute and the last hour.' },
    ),
    last_event_at: Type.Union([Type.Integer(), Type.Null()], {
      description: 'When the last accepted event arrived, of the last 30 days.',
    }),
    lag_seconds: Type.Number({
      description: 'How long the oldest event waits that the warehouse does not have.',
    }),
    backlog: Type.Object({
      events: Type.Integer({ description: 'Accepted events that the warehouse does not have.' }),
      bytes: Type.Integer({ description: 'Of the journal, that they take.' }),
    }),
    journal: Type.Object({
      bytes: Type.Integer({ description: 'On disk.' }),
      bytes_max: Type.Integer({ description: 'The disk budget.' }),
    }),
    counters: Overview.properties.counters,
    spans: Type.Object(
      {
        rates: Type.Object({ minute: SpanRates, hour: SpanRates }, { description: 'A second.' }),
        last_span_at: Type.Union([Type.Integer(), Type.Null()], {
          description: 'When the last accepted span arrived, of the last hour.',
        }),
        lag_seconds: Type.Number(),
        backlog: Type.Object({ spans: Type.Integer(), bytes: Type.Integer() }),
        journal: Type.Object({ bytes: Type.Integer(), bytes_max: Type.Integer() }),
        counters: Type.Object({
          accepted: Type.Integer(),
          stored: Type.Integer(),
          waiting: Type.Integer(),
          lost: Type.Integer(),
          dropped: Type.Integer(),
          repaired: Type.Integer({ description: 'Values that are kept otherwise.' }),
        }),
      },
      { description: 'The same of spans, which have a journal of their own.' },
    ),
  },
  { title: 'IngestionSummary' },
)
export type IngestionSummary = Static<typeof IngestionSummary>

export const IngestionTimeline = Type.Object(
  {
    ...complete,
    interval_ms: Type.Integer(),
    buckets: Type.Array(Type.Object({ at: Type.Integer(), ...counts }), {
      description: 'From the first to the last of the window, also those without anything.',
    }),
  },
  { title: 'IngestionTimeline' },
)
export type IngestionTimeline = Static<typeof IngestionTimeline>

const key = Type.Union(
  [
    Type.Object({
      id: Type.String(),
      name: Type.Union([Type.String(), Type.Null()], { description: 'null: it is deleted.' }),
    }),
    Type.Null(),
  ],
  { description: 'The API key, never its secret; null when there was no known one.' },
)

const source = {
  application_id: Type.Union([Type.String(), Type.Null()], {
    description: 'As the events name it, known or not; null when none was to be read.',
  }),
  key,
  protocol: Type.Union([Type.Enum(protocols), Type.Null()]),
}

const spanSource = {
  service: Type.Union([Type.String(), Type.Null()], {
    description: 'null where it is not told, as of what is not kept.',
  }),
  tracer: Type.Union([Type.String(), Type.Null()], {
    description:
      'The language of the tracer and its version; of an exporter, what it calls itself.',
  }),
  key,
  protocol: source.protocol,
}

const seen = {
  first_at: Type.Integer({ description: 'In the window.' }),
  last_at: Type.Integer(),
}

export const IngestionSample = Type.Object(
  {
    at: Type.Integer(),
    application_id: Type.Union([Type.String(), Type.Null()]),
    event_name: Type.Union([Type.String(), Type.Null()]),
    place: Type.Union([Type.String(), Type.Null()], {
      description: 'A JSON pointer into the event, or another place of the request.',
    }),
    reason: Type.String({ description: 'What is wrong there. Values are not in it.' }),
  },
  { title: 'IngestionSample' },
)
export type IngestionSample = Static<typeof IngestionSample>

const tracer = { tracer: Type.Optional(spanSource.tracer) }

const Warning = Type.Object({
  type: Type.String({ description: 'A type of warning; an error code of what is dropped.' }),
  severity: Type.Enum(['dropped', 'changed', 'noted']),
  of: Type.Optional(Type.Literal('spans', { description: 'Of events, when it is not there.' })),
  meaning: Type.String(),
  count: Type.Integer({ description: 'Events; a request refused as a whole counts as one.' }),
  ...seen,
  sources: Type.Array(Type.Object({ ...source, ...tracer, count: Type.Integer(), ...seen }), {
    description: 'The most frequent first, at most 100.',
  }),
  samples: Type.Array(IngestionSample, { description: 'The newest first, at most 10.' }),
})

export const IngestionWarnings = Type.Object(
  { ...complete, warnings: Type.Array(Warning, { description: 'The most frequent first.' }) },
  { title: 'IngestionWarnings' },
)
export type IngestionWarnings = Static<typeof IngestionWarnings>

export const IngestionRejections = Type.Object(
  { ...complete, rejections: Type.Array(Warning, { description: 'The most frequent first.' }) },
  { title: 'IngestionRejections' },
)
export type IngestionRejections = Static<typeof IngestionRejections>

export const IngestionSources = Type.Object(
  {
    ...complete,
    sources: Type.Array(
      Type.Object({
        ...source,
        ...counts,
        ...seen,
        last_event_at: Type.Union([Type.Integer(), Type.Null()], {
          description: 'When the last accepted event arrived.',
        }),
      }),
      { description: 'Whoever sent last is first, at most 1,000.' },
    ),
    span_sources: Type.Array(
      Type.Object({
        ...spanSource,
        accepted: Type.Integer(),
        dropped: Type.Integer(),
        changed: Type.Integer({ description: 'Values of spans that are kept otherwise.' }),
        ...seen,
      }),
      { description: 'The same of who sends spans.' },
    ),
  },
  { title: 'IngestionSources' },
)
export type IngestionSources = Static<typeof IngestionSources>
