/** The tracers with which `examples/checkout` is run, each as its documentation says. */

export type Tracer = {
  readonly name: string
  /** What Node is started with. */
  readonly command: readonly string[]
  /** Where it sends to: the port of an Agent, or of OpenTelemetry's exporters. */
  readonly port: 'agent' | 'otlp'
  /** The environment of a service that sends there. */
  readonly environment: (service: string, url: string) => Readonly<Record<string, string>>
  /** All that it asks, and how that is answered. */
  readonly answered: readonly string[]
}

export const tracers: readonly Tracer[] = [
  ddTrace('dd-trace-04', { answered: 'PUT /v0.4/traces 200' }),
  ddTrace('dd-trace-05', {
    settings: { DD_TRACE_AGENT_PROTOCOL_VERSION: '0.5' },
    answered: 'PUT /v0.5/traces 200',
  }),
  openTelemetry('otel-json', { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }),
  openTelemetry('otel-protobuf', { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }),
]

type Variant = { readonly settings?: Readonly<Record<string, string>>; readonly answered: string }

function ddTrace(name: string, { settings, answered }: Variant): Tracer {
  return {
    name,
    command: ['--import', 'dd-trace/initialize.mjs', 'with-dd-trace.js'],
    port: 'agent',
    environment: (service, url) => ({
      DD_SERVICE: service,
      DD_ENV: name,
      DD_TRACE_AGENT_URL: url,
      // It writes errors to stderr then, and nothing else.
      DD_TRACE_DEBUG: 'true',
      DD_TRACE_LOG_LEVEL: 'error',
      ...settings,
    }),
    answered: [
      'POST /dogstatsd/v2/proxy 200',
      'POST /telemetry/proxy/api/v2/apmtelemetry 200',
      'POST /v0.7/config 200',
      answered,
    ],
  }
}

function openTelemetry(name: string, settings: Readonly<Record<string, string>>): Tracer {
  return {
    name,
    command: ['--import', './opentelemetry.js', 'with-opentelemetry.js'],
    port: 'otlp',
    environment: (service, url) => ({
      OTEL_SERVICE_NAME: service,
      OTEL_RESOURCE_ATTRIBUTES: `deployment.environment.name=${name}`,
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      ...settings,
    }),
    answered: ['POST /v1/traces 200'],
  }
}
