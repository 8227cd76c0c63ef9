import { lingering, type Random } from './random.ts'
import type { Call, CallError } from './trace-writer.ts'

/** Of every service but checkout, which is the one that changes. */
export const steadyVersion = '2.8.1'

/** What a request of the shop does, apart from paying, by the event that it ends in. */
const requests = {
  'user.registered': {
    route: 'POST /api/sign-up',
    service: 'accounts',
    inner: ['insert', 'remember'],
  },
  'user.signed_in': {
    route: 'POST /api/sign-in',
    service: 'accounts',
    inner: ['select', 'remember'],
  },
  'cart.created': { route: 'POST /api/cart', service: 'cart', inner: ['price', 'remember'] },
  'checkout.started': {
    route: 'POST /api/checkout',
    service: 'checkout',
    inner: ['price', 'insert'],
  },
  'order.placed': { route: 'POST /api/orders', service: 'orders', inner: ['insert', 'publish'] },
} as const

export type RequestName = keyof typeof requests

/** What the work of services is called that no request waits for. */
const jobs = {
  'order.shipped': 'ship-order',
  'order.delivered': 'note-delivery',
  'order.returned': 'take-back',
} as const

export type JobName = keyof typeof jobs

/** What a service calls on the way. */
type Inner = (service: string, afterMs: number, random: Random) => Call

/** Whether no request waits for it. */
export function isJob(name: RequestName | JobName): name is JobName {
  return name in jobs
}

/** What the gateway calls for such an event, in a service of this version. */
export function requestCall(name: RequestName, version: string, random: Random): Call {
  const { route, service, inner } = requests[name]
  const calls = inOrder(inner, service, random)
  return gatewayCall(route, serviceCall({ service, version, route, calls, tags: {} }), '200')
}

/** The work of a service behind an order. */
export function jobCall(name: JobName, random: Random): Call {
  const calls = inOrder(['consume', 'select', 'insert'], 'shipping', random)
  return {
    service: 'shipping',
    version: steadyVersion,
    operation: 'worker.job',
    resource: jobs[name],
    type: 'worker',
    afterMs: 0,
    durationMs: endOf(calls) + 3,
    tags: { 'span.kind': 'consumer', component: 'worker' },
    calls,
  }
}

interface PaymentCalls {
  readonly version: string
  readonly provider: string
  readonly tags: Readonly<Record<string, string>>
  /** How long the provider takes to answer. */
  readonly durationMs: number
  readonly errorCode: string | undefined
}

/** A payment from the gateway to the provider; what the provider refuses fails all the way up. */
export function paymentCall(payment: PaymentCalls, random: Random): Call {
  const { version, provider, tags, durationMs, errorCode } = payment
  const error = errorCode === undefined ? undefined : paymentError(errorCode, provider, durationMs)
  const status = statusOf(errorCode)
  const charge: Call = {
    service: 'payments',
    version: steadyVersion,
    operation: 'http.request',
    resource: 'POST /v2/charges',
    type: 'http',
    afterMs: 4,
    durationMs,
    tags: {
      'span.kind': 'client',
      'peer.service': provider,
      'http.url': `https://api.${provider}.example/v2/charges`,
      'http.status_code': status,
      ...tags,
    },
    ...(error && { error }),
    calls: [],
  }
  const written = inners.insert('payments', 5 + durationMs, random)
  const calls = [charge, written]
  const paying = serviceCall({
    service: 'payments',
    version: steadyVersion,
    route: 'POST /charge',
    calls,
    tags,
  })
  const checkout = serviceCall({
    service: 'checkout',
    version,
    route: 'POST /api/checkout/pay',
    calls: [{ ...paying, afterMs: 6, ...(error && { error }) }],
    tags,
  })
  const failed = error === undefined ? checkout : { ...checkout, error }
  const root = gatewayCall(
    'POST /api/checkout/pay',
    failed,
    errorCode === undefined ? '200' : '402',
  )
  return error === undefined ? root : { ...root, error }
}

function statusOf(errorCode: string | undefined): string {
  if (errorCode === undefined) return '201'
  return errorCode.endsWith('timeout') ? '504' : '402'
}

function paymentError(code: string, provider: string, durationMs: number): CallError {
  const isTimeout = code.endsWith('timeout')
  const message = isTimeout
    ? `${provider}: ${code}: the customer did not answer the challenge within ${Math.floor(durationMs / 1_000)} s`
    : `${provider}: ${code}`
  const place = isTimeout ? 'three-d-secure.js:88:13' : 'charge.js:41:11'
  return {
    type: code,
    message,
    stack: [
      `PaymentError: ${message}`,
      `    at awaitAnswer (/srv/checkout/src/${place})`,
      '    at pay (/srv/checkout/src/pay.js:52:7)',
      '    at POST /api/checkout/pay (/srv/checkout/src/routes.js:19:5)',
    ].join('\n'),
  }
}

function gatewayCall(route: string, inner: Call, status: string): Call {
  return {
    service: 'api-gateway',
    version: steadyVersion,
    operation: 'web.request',
    resource: route,
    type: 'web',
    afterMs: 0,
    durationMs: inner.durationMs + 7,
    tags: { 'span.kind': 'server', ...httpTags(route), 'http.status_code': status },
    calls: [{ ...inner, afterMs: 3 }],
  }
}

interface ServiceCall {
  readonly service: string
  readonly version: string
  readonly route: string
  readonly calls: readonly Call[]
  readonly tags: Readonly<Record<string, string>>
}

function serviceCall({ service, version, route, calls, tags }: ServiceCall): Call {
  return {
    service,
    version,
    operation: 'web.request',
    resource: route,
    type: 'web',
    afterMs: 0,
    durationMs: endOf(calls) + 2,
    tags: { 'span.kind': 'server', ...httpTags(route), ...tags },
    calls,
  }
}

function httpTags(route: string): Readonly<Record<string, string>> {
  const [method = '', path = ''] = route.split(' ')
  return { 'http.method': method, 'http.route': path }
}

function inOrder(list: readonly InnerName[], service: string, random: Random): readonly Call[] {
  let afterMs = 2
  return list.map((inner) => {
    const call = inners[inner](service, afterMs, random)
    afterMs += call.durationMs + 1
    return call
  })
}

function endOf(calls: readonly Call[]): number {
  return calls.reduce((end, { afterMs, durationMs }) => Math.max(end, afterMs + durationMs), 0)
}

interface Kind {
  readonly operation: string
  readonly resource: string
  readonly type: Call['type']
  readonly typicalMs: number
  readonly tags: Readonly<Record<string, string>>
}

function leaf(kind: Kind): Inner {
  const { typicalMs, ...told } = kind
  return (service, afterMs, random) => ({
    ...told,
    service,
    version: steadyVersion,
    afterMs,
    durationMs: lingering(random, typicalMs),
    calls: [],
  })
}

const postgres = { 'span.kind': 'client', 'db.system': 'postgresql', 'peer.service': 'postgres' }
const redis = { 'span.kind': 'client', 'db.system': 'redis', 'peer.service': 'redis' }
const kafka = { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' }

const inners = {
  insert: leaf({
    operation: 'postgres.query',
    resource: 'INSERT INTO records VALUES (?)',
    type: 'sql',
    typicalMs: 6,
    tags: postgres,
  }),
  select: leaf({
    operation: 'postgres.query',
    resource: 'SELECT * FROM records WHERE id = ?',
    type: 'sql',
    typicalMs: 4,
    tags: postgres,
  }),
  remember: leaf({
    operation: 'redis.command',
    resource: 'SET',
    type: 'cache',
    typicalMs: 1,
    tags: redis,
  }),
  publish: leaf({
    operation: 'kafka.produce',
    resource: 'orders',
    type: 'queue',
    typicalMs: 3,
    tags: { 'span.kind': 'producer', 'peer.service': 'kafka', ...kafka },
  }),
  consume: leaf({
    operation: 'kafka.consume',
    resource: 'orders',
    type: 'queue',
    typicalMs: 2,
    tags: { 'span.kind': 'consumer', ...kafka },
  }),
  price,
} as const satisfies Readonly<Record<string, Inner>>

type InnerName = keyof typeof inners

/** What things cost is asked of the catalogue. */
function price(service: string, afterMs: number, random: Random): Call {
  const route = 'GET /prices'
  const calls = inOrder(['remember', 'select'], 'catalogue', random)
  const answered = serviceCall({
    service: 'catalogue',
    version: steadyVersion,
    route,
    calls,
    tags: {},
  })
  return {
    service,
    version: steadyVersion,
    operation: 'http.request',
    resource: route,
    type: 'http',
    afterMs,
    durationMs: answered.durationMs + 2,
    tags: { 'span.kind': 'client', 'peer.service': 'catalogue', ...httpTags(route) },
    calls: [{ ...answered, afterMs: 1 }],
  }
}
