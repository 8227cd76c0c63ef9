/**
 * What a span of OpenTelemetry is called among spans of tracers: its `name` says the kind of work,
 * such as `http.server.request` or `postgresql.query`, and its `type` the kind of span. The names are
 * those that Datadog gives, so that a service that changes its tracer keeps them.
 */
export type Operation = { readonly kind: SpanKind; readonly meta: ReadonlyMap<string, string> }

/** By their numbers; 0 is a kind that was not said, which stands for `internal`. */
const kinds = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const

export type SpanKind = (typeof kinds)[number]

/** The kind that the number on the wire means. */
export function kindOf(kind: number): SpanKind {
  return kinds[kind] ?? 'internal'
}

export function conventionalName({ kind, meta }: Operation): string {
  const said = sayer(meta)
  return said('operation.name') || specificName(kind, said) || generalName(kind, said)
}

type Said = (...keys: readonly string[]) => string

function sayer(meta: ReadonlyMap<string, string>): Said {
  return (...keys) => {
    for (const key of keys) {
      const text = meta.get(key)
      if (text !== undefined && text !== '') return text
    }
    return ''
  }
}

const isHttp = ['http.request.method', 'http.method'] as const
const database = ['db.system', 'db.system.name'] as const
const messagingOperation = ['messaging.operation', 'messaging.operation.type'] as const
const remoteCall = ['rpc.system', 'rpc.system.name'] as const

/** '' of a span that no convention says more of than its kind. */
function specificName(kind: SpanKind, said: Said): string {
  const side = kind === 'server' || kind === 'client' ? kind : undefined
  if (side !== undefined && said(...isHttp) !== '') return `http.${side}.request`
  const system = said(...database)
  if (kind === 'client' && system !== '') return `${system}.query`
  const queue = said('messaging.system')
  const operation = said(...messagingOperation)
  if (kind !== 'internal' && queue !== '' && operation !== '') return `${queue}.${operation}`
  const remote = side === undefined ? '' : said(...remoteCall)
  if (remote === 'aws-api' && kind === 'client') return awsName(said('rpc.service'))
  if (remote !== '') return `${remote}.${side}.request`
  return functionName(kind, said) || (said('graphql.operation.type') && 'graphql.server.request')
}

function awsName(service: string): string {
  return service === '' ? 'aws.client.request' : `aws.${service}.request`
}

function functionName(kind: SpanKind, said: Said): string {
  const [provider, invoked] = [said('faas.invoked_provider'), said('faas.invoked_name')]
  if (kind === 'client' && provider !== '' && invoked !== '') return `${provider}.${invoked}.invoke`
  const trigger = said('faas.trigger')
  return kind === 'server' && trigger !== '' ? `${trigger}.invoke` : ''
}

function generalName(kind: SpanKind, said: Said): string {
  if (kind !== 'server' && kind !== 'client') return kind
  const protocol = said('network.protocol.name')
  return protocol === '' ? `${kind}.request` : `${protocol}.${kind}.request`
}

/** Systems that have a type of their own, and those that are asked in SQL; all others are `db`. */
const ownTypes: ReadonlySet<string> = new Set([
  'cassandra',
  'elasticsearch',
  'memcached',
  'mongodb',
  'opensearch',
  'redis',
])
const sqlSystems: ReadonlySet<string> = new Set([
  'clickhouse',
  'cockroachdb',
  'db2',
  'derby',
  'h2',
  'hsqldb',
  'ibm.db2',
  'mariadb',
  'microsoft.sql_server',
  'mssql',
  'mysql',
  'oracle',
  'oracle.db',
  'other_sql',
  'postgresql',
  'redshift',
  'snowflake',
  'sqlite',
  'sybase',
  'teradata',
])

/** `web`, `http`, `sql`, `redis`, … or `custom`. */
export function conventionalType({ kind, meta }: Operation): string {
  const said = sayer(meta)
  const own = said('span.type')
  if (own !== '') return own
  if (kind !== 'client') return kind === 'server' ? 'web' : 'custom'
  const system = said(...database)
  if (system === '') return 'http'
  if (ownTypes.has(system)) return system
  return sqlSystems.has(system) ? 'sql' : 'db'
}
