/**
 * The events that all benches send: 100 names, five attribute paths of its own for each name, and
 * a few hot paths that every event has. The same index gives the same event.
 */
export const nouns = [
  'cart',
  'order',
  'payment',
  'invoice',
  'shipment',
  'profile',
  'search',
  'report',
  'message',
  'subscription',
] as const
export const verbs = [
  'created',
  'viewed',
  'updated',
  'deleted',
  'approved',
  'rejected',
  'exported',
  'shared',
  'opened',
  'closed',
] as const

export const applicationId = 'shop'
export const tiers = ['free', 'basic', 'premium', 'enterprise'] as const
const regions = ['eu-west-1', 'eu-north-1', 'us-east-1', 'us-west-2', 'ap-south-1'] as const
const services = ['web', 'checkout', 'billing', 'search', 'mailer'] as const

const userCount = 20_000

export type BenchEvent = {
  readonly type: 'server'
  readonly application: { readonly id: string }
  readonly event: { readonly name: string; readonly id?: string }
  readonly usr: { readonly id: string }
  readonly session: { readonly id: string }
  readonly service: string
  readonly env: string
  readonly version: string
  readonly [attribute: string]: unknown
}

/** An event of about 470 bytes, 16 attributes in all. With `id`, as a client that retries sends it. */
export function benchEvent(index: number, id?: string): BenchEvent {
  const spread = spreadOf(index)
  const noun = pick(nouns, spread)
  const verb = pick(verbs, spread >>> 4)
  return {
    type: 'server',
    application: { id: applicationId },
    event: { name: `${noun}.${verb}`, ...(id === undefined ? {} : { id }) },
    usr: { id: `user-${spread % userCount}` },
    session: { id: `session-${spread % (userCount * 5)}` },
    service: pick(services, spread >>> 8),
    env: 'production',
    version: `4.${spread % 12}.0`,
    duration_ms: (spread >>> 5) % 2_000,
    customer: { tier: pick(tiers, spread >>> 3), region: pick(regions, spread >>> 6) },
    http: { method: 'POST', status_code: spread % 50 === 0 ? 500 : 200 },
    [noun]: {
      [`${verb}_amount`]: (spread % 100_000) / 100,
      [`${verb}_kind`]: `kind-${spread % 7}`,
      [`${verb}_count`]: spread % 30,
      [`${verb}_is_first`]: spread % 3 === 0,
      [`${verb}_reference`]: `r-${spread.toString(36)}`,
    },
  }
}

/** Events as one body of NDJSON. */
export function ndjson(events: readonly BenchEvent[]): string {
  return events.map((event) => JSON.stringify(event)).join('\n')
}

/** `count` events from `first` on. */
export function benchEvents(first: number, count: number): readonly BenchEvent[] {
  return Array.from({ length: count }, (_, offset) => benchEvent(first + offset))
}

function pick<Item>(items: readonly [Item, ...Item[]], number: number): Item {
  return items[number % items.length] ?? items[0]
}

// Neighbouring indexes give unrelated numbers (the finalizer of MurmurHash3).
function spreadOf(index: number): number {
  let bits = Math.imul(index ^ (index >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
