import type { Endpoint } from './endpoint.ts'

/** Where tracers send traces, by the version of the API; `reply` is how they are answered yes. */
export const traceVersions = [
  { path: '/v0.1/spans', version: 'v0.1', reply: 'ok' },
  { path: '/spans', version: 'v0.1', reply: 'ok' },
  { path: '/v0.2/traces', version: 'v0.2', reply: 'ok' },
  { path: '/v0.3/traces', version: 'v0.3', reply: 'ok' },
  { path: '/v0.4/traces', version: 'v0.4', reply: 'rates' },
  { path: '/v0.5/traces', version: 'v0.5', reply: 'rates' },
  { path: '/v0.7/traces', version: 'v0.7', reply: 'rates' },
  { path: '/v1.0/traces', version: 'v1.0', reply: 'rates' },
] as const

/** What else tracers send. It is taken, and nothing of it is kept. */
export const sinks = {
  /** Lists of services, that nobody has needed since 2019. */
  services: ['/services', ...['0.1', '0.2', '0.3', '0.4'].map((one) => `/v${one}/services`)],
  stats: '/v0.6/stats',
  telemetry: '/telemetry/proxy/*',
  config: '/v0.7/config',
  dogstatsd: ['/dogstatsd/v1/proxy', '/dogstatsd/v2/proxy'],
} as const

export const infoPath = '/info'

/** What /info names. Not v1.0: tracers that find it there send nothing else, and it is the newest. */
export const advertisedPaths: readonly string[] = [
  '/v0.3/traces',
  '/v0.3/services',
  '/v0.4/traces',
  '/v0.4/services',
  '/v0.5/traces',
  '/v0.7/traces',
  '/v0.6/stats',
  '/telemetry/proxy/',
  '/v0.7/config',
  '/dogstatsd/v1/proxy',
  '/dogstatsd/v2/proxy',
]

/** Every path of the Agent's API that is served. */
export const agentPaths: readonly string[] = [
  ...traceVersions.map(({ path }) => path),
  ...sinks.services,
  ...sinks.dogstatsd,
  sinks.stats,
  sinks.telemetry,
  sinks.config,
  infoPath,
]

const unkept = 'Taken, and nothing of it is kept.'

/** The API of the Agent. Each path takes several methods; those here are the usual ones. */
export const agentEndpoints: readonly Endpoint[] = [
  ...traceVersions.map(({ path, version, reply }): Endpoint => ({
    method: 'put',
    path,
    summary: `Traces as tracers send them to an Agent, ${version}. On THROUGHLINE_TRACE_PORT without a key.`,
    access: 'apiKey',
    answers: {
      200: { meaning: reply === 'ok' ? 'OK: what can be kept is durable.' : 'The same, as rates.' },
      400: { meaning: 'The body cannot be read; a line of text says why, as the Agent does.' },
      401: { meaning: 'No API key.' },
      403: { meaning: 'An unknown API key, or a web page.' },
      413: { meaning: 'payload-too-large: over 25 MiB.' },
      415: { meaning: 'MessagePack where only JSON is taken.' },
      429: { meaning: 'No room: said by v1.0, and to those who ask for the real status.' },
    },
  })),
  ...sinks.services.map((path) => sink(path, 'Lists of services.')),
  sink(sinks.stats, 'Figures of the tracer: they are computed from the spans instead.'),
  sink(sinks.telemetry, 'What tracers say of themselves.'),
  sink(sinks.config, 'Where tracers ask for settings: there are none.'),
  ...sinks.dogstatsd.map((path) => sink(path, 'Metrics of the runtime.')),
  {
    method: 'get',
    path: infoPath,
    summary: 'What tracers may send here.',
    access: 'open',
    answers: { 200: { meaning: 'Versions, paths and limits.' } },
  },
]

function sink(path: string, summary: string): Endpoint {
  return { method: 'post', path, summary, access: 'open', answers: { 200: { meaning: unkept } } }
}
