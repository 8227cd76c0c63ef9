/**
 * Traces as `dd-trace` sends them: a web request with calls to a cache, a database and another
 * service, with the tags that its integrations put on each. The same index gives the same trace.
 */
export type SentSpan = {
  readonly trace_id: bigint
  readonly span_id: bigint
  readonly parent_id: bigint
  readonly name: string
  readonly resource: string
  readonly service: string
  readonly type: string
  readonly error: number
  readonly meta: Readonly<Record<string, string>>
  readonly metrics: Readonly<Record<string, number>>
  readonly start: bigint
  readonly duration: number
}

const spansOfTrace = 10
const startNs = 1_763_726_400_000_000_000n
const processId = 4_711

/** So many spans, ten a trace. */
export function sentTraces(spanCount: number): SentSpan[][] {
  return Array.from({ length: spanCount / spansOfTrace }, (_, trace) =>
    Array.from({ length: spansOfTrace }, (_, index) => sentSpan(trace, index)),
  )
}

function sentSpan(trace: number, index: number): SentSpan {
  const rootId = idOf(trace * spansOfTrace)
  const kind = index === 0 ? request(trace) : calls[index % calls.length]?.(trace, index)
  if (kind === undefined) throw new Error('there are calls')
  const { meta, metrics, ...fields } = kind
  return {
    trace_id: idOf(trace + 1_000_000),
    span_id: idOf(trace * spansOfTrace + index),
    parent_id: index === 0 ? 0n : rootId,
    ...fields,
    error: trace % 50 === 0 && index === 0 ? 1 : 0,
    meta: {
      service: 'storefront',
      env: 'production',
      version: '4.18.2',
      'runtime-id': `6b0186b9-7c4b-4c1f-9f4a-00000000000${trace % 3}`,
      language: 'javascript',
      ...(index === 0 ? { '_dd.p.tid': '6b0186b900000000', '_dd.p.dm': '-1' } : {}),
      ...meta,
    },
    metrics: {
      process_id: processId,
      '_dd.measured': 1,
      ...(index === 0 ? { _sampling_priority_v1: 1, '_dd.agent_psr': 1 } : {}),
      ...metrics,
    },
    start: startNs + BigInt(trace) * 1_000_000n + BigInt(index) * 40_123n,
    duration: 1_200_000 + ((trace * 7_919 + index * 104_729) % 9_000_000),
  }
}

type Kind = Pick<SentSpan, 'name' | 'resource' | 'service' | 'type' | 'meta' | 'metrics'>

function request(trace: number): Kind {
  return {
    name: 'express.request',
    resource: 'POST /checkout',
    service: 'storefront',
    type: 'web',
    meta: {
      component: 'express',
      'span.kind': 'server',
      'http.method': 'POST',
      'http.url': `https://shop.example/checkout?cart=${trace * 31}`,
      'http.route': '/checkout',
      'http.status_code': trace % 50 === 0 ? '500' : '200',
      'http.useragent': `Mozilla/5.0 (X11; Linux x86_64) Chrome/1${trace % 20}.0.0.0 Safari/537.36`,
      'usr.id': `user-${trace % 700}`,
      'usr.session_id': `5f0c0e1a-${trace}`,
    },
    metrics: { '_dd.top_level': 1 },
  }
}

const calls: readonly ((trace: number, index: number) => Kind)[] = [
  (trace) => ({
    name: 'redis.command',
    resource: 'get',
    service: 'storefront-redis',
    type: 'redis',
    meta: {
      component: 'redis',
      'span.kind': 'client',
      'db.type': 'redis',
      'db.name': '0',
      'out.host': 'redis.shop.internal',
      'redis.raw_command': `GET session:5f0c0e1a-${trace}`,
      '_dd.base_service': 'storefront',
      '_dd.integration': 'redis',
    },
    metrics: { 'network.destination.port': 6_379 },
  }),
  () => ({
    name: 'pg.query',
    resource: 'SELECT "id", "price_cents", "currency" FROM "cart_items" WHERE "cart_id" = $1',
    service: 'storefront-postgres',
    type: 'sql',
    meta: {
      component: 'pg',
      'span.kind': 'client',
      'db.type': 'postgres',
      'db.name': 'shop',
      'db.user': 'storefront',
      'out.host': 'postgres.shop.internal',
      '_dd.base_service': 'storefront',
      '_dd.integration': 'pg',
    },
    metrics: { 'network.destination.port': 5_432, 'db.row_count': 3 },
  }),
  (trace, index) => ({
    name: 'http.request',
    resource: 'POST /v1/charges',
    service: 'storefront-http-client',
    type: 'http',
    meta: {
      component: 'http',
      'span.kind': 'client',
      'http.method': 'POST',
      'http.url': `http://payments.shop.internal/v1/charges/${trace * spansOfTrace + index}`,
      'http.status_code': '201',
      'out.host': 'payments.shop.internal',
      '_dd.base_service': 'storefront',
      '_dd.integration': 'http',
    },
    metrics: { 'network.destination.port': 8_080 },
  }),
]

/** Spread over all 64 bits; never 0. */
function idOf(index: number): bigint {
  return BigInt.asUintN(64, BigInt(index + 1) * 0x9e37_79b9_7f4a_7c15n)
}
