import { Type, type Static } from 'typebox'
import { answerOf, call, type Target } from './calling.ts'
import { eventually } from './running-server.ts'

const ScalarBody = Type.Object({
  data: Type.Object({
    attributes: Type.Object({
      columns: Type.Array(Type.Object({ name: Type.String(), values: Type.Array(Type.Unknown()) })),
    }),
  }),
})

export type Compute = { readonly aggregation: string; readonly metric?: string }

/** Sends events to the intake; with a list, as NDJSON. */
export function send(server: Target, events: object | readonly object[]): Promise<Response> {
  const isBatch = Array.isArray(events)
  return fetch(`${server.url}/api/v2/prodlytics`, {
    method: 'POST',
    headers: {
      'DD-API-KEY': server.apiKey,
      'content-type': isBatch ? 'application/x-ndjson' : 'application/json',
    },
    body: isBatch
      ? events.map((event) => JSON.stringify(event)).join('\n')
      : JSON.stringify(events),
  })
}

/** One number over all events that match, of the last hour and the next. */
export async function askNumber(server: Target, query: string, compute: Compute): Promise<number> {
  const columns = await askScalar(server, {
    from: Date.now() - 3_600_000,
    to: Date.now() + 3_600_000,
    query: { compute, query: { data_source: 'product_analytics', search: { query } } },
  })
  return Number(columns[0]?.values[0] ?? 0)
}

export async function askScalar(
  server: Target,
  attributes: object,
): Promise<Static<typeof ScalarBody>['data']['attributes']['columns']> {
  const path = '/api/v2/product-analytics/analytics/scalar'
  const body = { data: { type: 'formula_analytics_extended_request', attributes } }
  const { data } = await answerOf(await call(server, { path, body }), ScalarBody)
  return data.attributes.columns
}

/** The three counters that must add up to what was accepted. */
export async function readCounters(server: Target): Promise<Record<string, number>> {
  const text = await (await fetch(`${server.url}/metrics`)).text()
  const rows = text.matchAll(/^throughline_events_(\w+?)(?:_total)? (\d+)$/gm)
  return Object.fromEntries([...rows].map(([, name, value]) => [name ?? '', Number(value)]))
}

/** Waits until everything accepted is stored. */
export async function untilStored(server: Target): Promise<void> {
  await eventually(async () => {
    const counters = await readCounters(server)
    if (counters['waiting'] !== 0) throw new Error(`still waiting: ${JSON.stringify(counters)}`)
  })
}

let made = 0

/** A documented event with an id of its own; `more` adds and replaces keys. */
export function anEvent(more: object = {}): object {
  made += 1
  return {
    type: 'server',
    application: { id: 'shop' },
    event: { name: 'payment.processed', id: `made-${process.pid}-${made}` },
    usr: { id: 'user-1' },
    ...more,
  }
}
