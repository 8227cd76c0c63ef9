import { faults, type Endpoint } from './endpoint.ts'

/** Where tracers send traces, by the version of the API; `reply` is how they are answered yes. */
export const traceVersions = [
  { path: '/v0.1/spans', version: '0.1', reply: 'ok' },
  { path: '/spans', version: '0.1', reply: 'ok' },
  { path: '/v0.2/traces', version: '0.2', reply: 'ok' },
  { path: '/v0.3/traces', version: '0.3', reply: 'ok' },
  { path: '/v0.4/traces', version: '0.4', reply: 'rates' },
  { path: '/v0.5/traces', version: '0.5', reply: 'rates' },
  { path: '/v0.7/traces', version: '0.7', reply: 'rates' },
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

/** What /info names. */
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
