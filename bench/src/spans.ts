/**
 * The spans that the benches send: traces of a shop of eight services, with the names, resources and
 * tags that real tracers put on web, database, cache, queue and outgoing calls. The same index gives
 * the same trace.
 */
import { errorTags } from './span-errors.ts'

export type BenchSpan = {
  readonly traceLow: bigint
  readonly traceHigh: bigint
  readonly spanId: bigint
  /** 0n for the root. */
  readonly parentId: bigint
  readonly service: string
  readonly name: string
  readonly resource: string
  readonly type: string
  readonly startNs: bigint
  readonly durationNs: bigint
  readonly error: 0 | 1
  readonly meta: Readonly<Record<string, string>>
  readonly metrics: Readonly<Record<string, number>>
}

const processesOfService = 3
const userCount = 20_000
/** One span in so many fails. */
const spansAnError = 100

/** What follows from what: what a service answers, asks of its stores, and whom it calls. */
type Service = {
  readonly name: string
  readonly version: string
  readonly routes: readonly [string, ...string[]]
  readonly queries: readonly [string, ...string[]]
  readonly calls: readonly string[]
}

const services: readonly [Service, ...Service[]] = [
  {
    name: 'storefront',
    version: '4.18.2',
    routes: ['GET /', 'GET /products/:id', 'GET /search', 'POST /cart/items', 'POST /checkout'],
    queries: ['SELECT * FROM "pages" WHERE "slug" = $1 LIMIT 1'],
    calls: ['catalog', 'cart', 'checkout', 'search', 'users'],
  },
  {
    name: 'catalog',
    version: '2.7.0',
    routes: ['GET /v1/products/:id', 'GET /v1/products', 'GET /v1/categories/:id/products'],
    queries: [
      'SELECT "id", "title", "price_cents", "currency", "stock" FROM "products" WHERE "id" = $1',
      'SELECT "p"."id", "p"."title" FROM "products" "p" JOIN "category_products" "c" ON "c"."product_id" = "p"."id" WHERE "c"."category_id" = $1 ORDER BY "p"."rank" LIMIT $2',
      'SELECT "id", "url", "width", "height" FROM "images" WHERE "product_id" = ANY($1)',
    ],
    calls: ['inventory'],
  },
  {
    name: 'cart',
    version: '3.1.4',
    routes: ['GET /v1/carts/:id', 'POST /v1/carts/:id/items', 'DELETE /v1/carts/:id/items/:item'],
    queries: [
      'SELECT * FROM "carts" WHERE "id" = $1 FOR UPDATE',
      'INSERT INTO "cart_items" ("cart_id", "product_id", "quantity") VALUES ($1, $2, $3) ON CONFLICT ("cart_id", "product_id") DO UPDATE SET "quantity" = "cart_items"."quantity" + $3',
    ],
    calls: ['catalog'],
  },
  {
    name: 'checkout',
    version: '5.0.1',
    routes: ['POST /v1/checkouts', 'POST /v1/checkouts/:id/confirm'],
    queries: [
      'INSERT INTO "orders" ("id", "user_id", "total_cents", "currency", "state") VALUES ($1, $2, $3, $4, $5) RETURNING *',
      'UPDATE "orders" SET "state" = $2, "updated_at" = now() WHERE "id" = $1',
    ],
    calls: ['payment', 'inventory', 'users'],
  },
  {
    name: 'payment',
    version: '1.22.0',
    routes: ['POST /v1/charges', 'GET /v1/charges/:id'],
    queries: ['INSERT INTO "charges" ("id", "order_id", "amount_cents") VALUES ($1, $2, $3)'],
    calls: [],
  },
  {
    name: 'inventory',
    version: '1.4.9',
    routes: ['GET /v1/stock', 'POST /v1/reservations'],
    queries: ['SELECT "sku", "available" FROM "stock" WHERE "sku" = ANY($1)'],
    calls: [],
  },
  {
    name: 'users',
    version: '2.0.33',
    routes: ['GET /v1/users/:id', 'GET /v1/sessions/:id'],
    queries: ['SELECT "id", "email", "plan", "created_at" FROM "users" WHERE "id" = $1'],
    calls: [],
  },
  {
    name: 'search',
    version: '0.9.12',
    routes: ['GET /v1/search', 'GET /v1/suggestions'],
    queries: ['SELECT "id", ts_rank("document", query) FROM "products", plainto_tsquery($1) query'],
    calls: ['catalog'],
  },
]
const serviceNamed = new Map(services.map((service) => [service.name, service]))

const middlewares = [
  'query',
  'expressInit',
  'corsMiddleware',
  'jsonParser',
  'authenticate',
] as const
const agents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0',
] as const

/** One trace: an order, a search, a look at a product. 5 to 34 spans, the root first. */
export function benchTrace(index: number, startMs: number): readonly BenchSpan[] {
  const random = randomOf(index)
  const made: BenchSpan[] = []
  const trace: Trace = {
    random,
    made,
    low: random.bits64() >> 1n,
    // As tracers make it: the second of the start, and 32 zeros.
    high: BigInt(Math.floor(startMs / 1_000)) << 32n,
    // Most requests are of somebody who is signed in.
    user: random.below(10) < 7 ? random.below(userCount) : undefined,
    session: random.below(userCount * 5),
    spansMax: 5 + random.below(26),
  }
  const startNs = BigInt(startMs) * 1_000_000n + BigInt(random.below(1_000_000))
  serve(trace, { id: 0n, service: services[0], process: 0, startNs, durationNs: 0n })
  return made
}

type Trace = {
  readonly random: Random
  readonly made: BenchSpan[]
  readonly low: bigint
  readonly high: bigint
  readonly user: number | undefined
  readonly session: number
  readonly spansMax: number
}

type Parent = {
  readonly id: bigint
  readonly service: Service
  /** Which of its service's processes it is of. */
  readonly process: number
  readonly startNs: bigint
  readonly durationNs: bigint
}

type Made = Pick<BenchSpan, 'name' | 'resource' | 'type' | 'meta' | 'metrics'> & {
  readonly latencyNs: number
}

/** A request that a service answers, with all that it does for it. */
function serve(trace: Trace, parent: Parent): void {
  const { random } = trace
  const { service } = parent
  const isRoot = parent.id === 0n
  const process = random.below(processesOfService)
  const own = add(trace, { ...parent, process }, webRequest(trace, service, isRoot))
  for (const middleware of middlewares.slice(0, random.below(middlewares.length + 1))) {
    add(trace, own, {
      name: 'express.middleware',
      resource: middleware,
      type: '',
      meta: { component: 'express', '_dd.integration': 'express' },
      metrics: {},
      latencyNs: 200_000,
    })
  }
  while (hasRoom(trace) && random.below(5) > 0) {
    const turn = random.below(8)
    if (turn < 3) add(trace, own, query(trace, service))
    else if (turn < 5) add(trace, own, cacheCommand(trace))
    else if (turn < 6) add(trace, own, message(trace))
    else callAnother(trace, own)
  }
  const least = isRoot ? 5 : 0
  for (let made = trace.made.length; made < least; made += 1) {
    add(trace, own, query(trace, service))
  }
}

function callAnother(trace: Trace, own: Parent): void {
  const { random } = trace
  const { calls } = own.service
  const called = serviceNamed.get(calls[random.below(calls.length)] ?? '')
  const host = called?.name ?? 'api.payments.example'
  const call = add(trace, own, {
    name: 'http.request',
    resource: 'GET',
    type: 'http',
    meta: {
      component: 'http',
      'span.kind': 'client',
      'http.method': 'GET',
      'http.url': `http://${host}:8080/v1/${random.pick(['products', 'users', 'stock', 'charges'])}/${random.below(50_000)}`,
      'http.status_code': '200',
      'out.host': host,
      '_dd.integration': 'http',
    },
    metrics: { 'network.destination.port': 8080 },
    latencyNs: 8_000_000,
  })
  if (called !== undefined && hasRoom(trace)) serve(trace, { ...call, service: called })
}

function hasRoom({ made, spansMax }: Trace): boolean {
  return made.length < spansMax
}

function webRequest(
  { random, user, session, high }: Trace,
  { routes }: Service,
  isRoot: boolean,
): Made {
  const route = random.pick(routes)
  const [method = 'GET', pattern = '/'] = route.split(' ')
  const path = pattern.replaceAll(/:\w+/g, () => String(random.below(50_000)))
  const meta: Record<string, string> = {
    component: 'express',
    'span.kind': 'server',
    'http.method': method,
    'http.url': `https://shop.example${path}`,
    'http.status_code': random.below(50) === 0 ? '404' : '200',
    'http.route': pattern,
    'http.endpoint': pattern,
    '_dd.p.dm': '-0',
    '_dd.integration': 'express',
    '_dd.tags.process':
      'entrypoint.basedir:app,entrypoint.name:server,entrypoint.type:script,entrypoint.workdir:app',
  }
  if (isRoot) {
    meta['_dd.p.tid'] = high.toString(16).padStart(16, '0')
    meta['http.useragent'] = random.pick(agents)
    meta['http.client_ip'] = `203.0.113.${random.below(256)}`
    meta['usr.session_id'] = `session-${session}`
    if (user !== undefined) meta['usr.id'] = `user-${user}`
  }
  const metrics = {
    '_dd.top_level': 1,
    '_dd.measured': 1,
    _sampling_priority_v1: 1,
    '_dd.agent_psr': 1,
  }
  return {
    name: 'express.request',
    resource: route,
    type: 'web',
    meta,
    metrics,
    latencyNs: 30_000_000,
  }
}

function query({ random }: Trace, { name, queries }: Service): Made {
  return {
    name: 'pg.query',
    resource: random.pick(queries),
    type: 'sql',
    meta: {
      component: 'pg',
      'span.kind': 'client',
      'db.type': 'postgres',
      'db.name': name,
      'db.user': `${name}_rw`,
      'out.host': `${name}-db.internal`,
      'peer.service': name,
      '_dd.peer.service.source': 'db.name',
      '_dd.integration': 'pg',
    },
    metrics: {
      'network.destination.port': 5432,
      'db.pid': random.below(400) + 1_000,
      'db.row_count': random.below(40),
    },
    latencyNs: 3_000_000,
  }
}

function cacheCommand({ random }: Trace): Made {
  const command = random.pick(['get', 'set', 'mget', 'expire'])
  return {
    name: 'redis.command',
    resource: command,
    type: 'redis',
    meta: {
      component: 'redis',
      'span.kind': 'client',
      'db.type': 'redis',
      'db.name': '0',
      'out.host': 'cache.internal',
      'redis.raw_command': `${command.toUpperCase()} product:${random.below(50_000)}`,
      '_dd.integration': 'redis',
    },
    metrics: { 'network.destination.port': 6379 },
    latencyNs: 500_000,
  }
}

function message({ random }: Trace): Made {
  const topic = random.pick(['order-placed', 'mail-wanted', 'stock-changed'])
  return {
    name: 'kafka.produce',
    resource: topic,
    type: 'queue',
    meta: {
      component: 'kafkajs',
      'span.kind': 'producer',
      'kafka.topic': topic,
      'messaging.destination.name': topic,
      'messaging.kafka.bootstrap.servers': 'kafka-1.internal:9092,kafka-2.internal:9092',
      '_dd.integration': 'kafkajs',
    },
    metrics: { 'kafka.batch_size': 1 + random.below(5), 'kafka.partition': random.below(12) },
    latencyNs: 2_000_000,
  }
}

/** Adds a span below another, within its time. */
function add(trace: Trace, parent: Parent, made: Made): Parent {
  const { random } = trace
  const { latencyNs, meta, metrics, ...named } = made
  const spanId = random.bits64() >> 1n
  const durationNs = BigInt(random.latency(latencyNs))
  const startNs = parent.startNs + BigInt(random.below(Number(parent.durationNs) + 1))
  const { process, service } = parent
  const error = random.below(spansAnError) === 0 ? 1 : 0
  trace.made.push({
    traceLow: trace.low,
    traceHigh: trace.high,
    spanId,
    parentId: parent.id,
    service: service.name,
    ...named,
    startNs,
    durationNs,
    error,
    meta: {
      env: 'production',
      version: service.version,
      language: 'javascript',
      'runtime-id': runtimeId(service, process),
      ...meta,
      ...(error === 1 ? errorTags(named.name, random.below(10_000)) : {}),
    },
    metrics: { process_id: 7 + process, ...metrics },
  })
  return { id: spanId, service, process, startNs, durationNs }
}

/** Every process of a service has one, for its life. */
function runtimeId(service: Service, process: number): string {
  const random = randomOf(services.indexOf(service) * processesOfService + process)
  const hex = (random.bits64().toString(16) + random.bits64().toString(16)).padEnd(32, '0')
  const cuts = [0, 8, 12, 16, 20, 32]
  return cuts
    .flatMap((from, at) => hex.slice(from, cuts[at + 1]) || [])
    .slice(0, 5)
    .join('-')
}

type Random = {
  below(limit: number): number
  bits64(): bigint
  pick<Item>(items: readonly [Item, ...Item[]]): Item
  /** Nanoseconds around this, with the long tail that real latencies have. */
  latency(usual: number): number
}

/** Numbers that depend on the seed alone (splitmix32). */
function randomOf(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b9) >>> 0
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0
    let bits = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97)
    return (bits ^ (bits >>> 15)) >>> 0
  }
  const below = (limit: number) => Math.floor((next() / 2 ** 32) * limit)
  return {
    below,
    bits64: () => (BigInt(next()) << 32n) | BigInt(next()),
    pick: (items) => items[below(items.length)] ?? items[0],
    latency: (usual) => Math.round(usual * Math.exp((next() / 2 ** 32 + next() / 2 ** 32 - 1) * 2)),
  }
}
