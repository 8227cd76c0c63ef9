import { JourneyFunnelResponse } from '@throughline/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, askScalar, send, untilStored } from '../asking.ts'
import { answerOf, call } from '../calling.ts'
import { listedRecords } from '../intake/listed-records.ts'
import { freePort } from '../local-ports.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { readSpanCounters, untilSpansStored, type SpanCounters } from '../span-counters.ts'
import {
  askErrors,
  askEventTrace,
  askServiceMap,
  askTrace,
  countSpans,
  pathTo,
} from './asked-traces.ts'
import { openDoublingRelay, type DoublingRelay } from './doubling-relay.ts'
import { cards, openShop, type Ended } from './traced-checkout.ts'
import { tracers, type Tracer } from './tracers.ts'

const boughtWith = [
  ...Array<string>(4).fill(cards.good),
  ...Array<string>(3).fill(cards.declined),
  ...Array<string>(2).fill(cards.late),
]

const firstDeclined = boughtWith.indexOf(cards.declined)

/** What came of nine checkouts by one tracer. */
type Bought = {
  readonly answers: readonly unknown[]
  readonly ended: readonly Ended[]
  readonly answered: readonly string[]
  readonly before: SpanCounters
  readonly after: SpanCounters
}

// OpenTelemetry makes no attributes of baggage.
const ofDatadog = tracers.filter(({ port }) => port === 'agent')

let server: RunningServer
let relays: Readonly<Record<Tracer['port'], DoublingRelay>>
const bought = new Map<string, Bought>()

beforeAll(async () => {
  const [agent, otlp] = [await freePort(), await freePort()]
  server = await startServer({ THROUGHLINE_TRACE_PORT: agent, THROUGHLINE_OTLP_PORT: otlp })
  relays = {
    agent: await openDoublingRelay(`http://127.0.0.1:${agent}`),
    otlp: await openDoublingRelay(`http://127.0.0.1:${otlp}`),
  }
  for (const tracer of tracers) bought.set(tracer.name, await buyWith(tracer))
  await untilStored(server)
})
afterAll(async () => {
  await Promise.all([relays.agent.close(), relays.otlp.close()])
  await server.remove()
})

async function buyWith({ name, command, port, environment }: Tracer): Promise<Bought> {
  const relay = relays[port]
  const before = await readSpanCounters(server)
  const shop = await openShop(
    (service) => ({ command, environment: environment(service, relay.url) }),
    server,
  )
  const answers = await Promise.all(
    boughtWith.map((card, index) =>
      shop.buy({ card, user: `${name}-${index}`, session: `${name}-visit-${index}` }),
    ),
  )
  const event = { name: 'refusal shown', id: name }
  await send(server, anEvent({ event, session: { id: `${name}-visit-${firstDeclined}` } }))
  const ended = await shop.stop()
  await untilSpansStored(server)
  const after = await readSpanCounters(server)
  return { answers, ended, answered: relay.takeAnswers(), before, after }
}

async function countBy(search: string, facets: readonly string[]): Promise<readonly unknown[][]> {
  const columns = await askScalar(server, {
    from: Date.now() - 3_600_000,
    to: Date.now() + 3_600_000,
    query: {
      compute: { aggregation: 'count' },
      query: { data_source: 'product_analytics', search: { query: search } },
      group_by: facets.map((facet) => ({ facet })),
    },
  })
  const figures = columns.at(-1)?.values ?? []
  return figures.map((_, row) => columns.flatMap(({ values }) => values[row]))
}

test.each(tracers)(
  '$name finds nothing to complain of, and sends what is left at SIGTERM',
  (tracer) => {
    const { answers, ended, answered } = bought.get(tracer.name) ?? {}

    const [sold, declined] = [{ order: 'order-1' }, { error: 'CardDeclined' }]
    const late = { error: 'ProcessorTimeout' }
    expect(answers).toEqual([sold, sold, sold, sold, declined, declined, declined, late, late])
    expect(ended).toEqual([
      { exitCode: 0, complaints: '' },
      { exitCode: 0, complaints: '' },
    ])
    expect(answered).toEqual(tracer.answered)
  },
)

test.each(tracers)(
  'every span of $name is stored once, though each came twice',
  async ({ name }) => {
    const { before, after } = bought.get(name) ?? {}

    const spans = await countSpans(server, `env:${name}`)
    expect(spans).toBeGreaterThan(9 * 5)
    expect(Number(after?.['accepted']) - Number(before?.['accepted'])).toBe(2 * spans)
    expect(after?.['dropped']).toBe(before?.['dropped'])
  },
)

test.each(tracers)(
  'events are of the trace of $name that they name, by that alone',
  async ({ name }) => {
    const facets = ['@event.name', '@trace.rule', '@trace.confidence', '@trace.env']

    expect(await countBy(`@usr.id:${name}-*`, facets)).toEqual([
      ['checkout started', 'explicit', 'exact', name, 9],
      ['payment.failed', 'explicit', 'exact', name, 5],
      ['order placed', 'explicit', 'exact', name, 4],
      ['payment.succeeded', 'explicit', 'exact', name, 4],
    ])
  },
)

test.each(ofDatadog)(
  'an event that names no trace is of that of its session, which $name reads from baggage',
  async ({ name }) => {
    const facets = ['@trace.rule', '@trace.confidence', '@trace.error.type', '@trace.env']

    expect(await countBy(`@event.id:${name}`, facets)).toEqual([
      ['session', 'high', 'CardDeclined', name, 1],
    ])
  },
)

test.each(tracers)(
  'failed payments by the error behind them, as $name says it',
  async ({ name }) => {
    const ofTracer = `@usr.id:${name}-*`

    const failed = `${ofTracer} @event.name:payment.failed`
    expect(await countBy(failed, ['@trace.error.type'])).toEqual([
      ['CardDeclined', 3],
      ['ProcessorTimeout', 2],
    ])
    expect(await countBy(`${ofTracer} @trace.error:true`, ['@event.name'])).toEqual([
      ['checkout started', 5],
      ['payment.failed', 5],
    ])
  },
)

test.each(tracers)(
  'a funnel of checkouts is grouped by the error behind the step, as $name says it',
  async ({ name }) => {
    const called = (event: string) => {
      const search = { query: `@event.name:"${event}" @usr.id:${name}-*` }
      return { data_source: 'product_analytics', search }
    }
    const query = {
      search: {
        expression: 'started -> failed',
        node_objects: { started: called('checkout started'), failed: called('payment.failed') },
        join_keys: { primary: '@session.id' },
      },
      group_by: [{ facet: '@trace.error.type', target: { type: 'node', value: 'failed' } }],
    }

    const attributes = { from: Date.now() - 3_600_000, to: Date.now() + 3_600_000, query }
    const path = '/api/v2/product-analytics/journey/funnel'
    const body = { data: { type: 'journey_request', attributes } }
    const { data } = await answerOf(await call(server, { path, body }), JourneyFunnelResponse)

    const steps = data.attributes.funnel_steps.map(({ label, value, groups }) => {
      return [label, value, ...groups.map((group) => [...group.group_tags, group.value])]
    })
    expect(steps).toEqual([
      ['started', 9, ['N/A', 4], ['CardDeclined', 3], ['ProcessorTimeout', 2]],
      ['failed', 5, ['N/A', 0], ['CardDeclined', 3], ['ProcessorTimeout', 2]],
    ])
  },
)

test.each(tracers)(
  'a failed payment opens its trace by $name: through both services, to the span that failed',
  async ({ name }) => {
    const columns = ['id', '@_dd.trace_id', '@_dd.span_id', '@session.id']
    const search = `@usr.id:${name}-* @event.name:payment.failed`
    const failed = await listedRecords(server, search, columns)

    expect(failed).toHaveLength(5)
    for (const event of failed.slice(0, 2)) {
      const trace = await askTrace(server, String(event['@_dd.trace_id']))
      const { spans, span_count: count } = trace.attributes
      const events = trace.attributes.events.filter(({ rule }) => rule === 'explicit')
      const payment = spans.find(({ id }) => id === event['@_dd.span_id'])
      const charge = spans.find(({ attributes }) => attributes.resource === 'POST /charges')
      const route = pathTo(charge, spans).map(({ attributes }) => attributes)

      expect(event['@session.id']).toMatch(`${name}-visit-`)
      expect(trace.id).toBe(event['@_dd.trace_id'])
      expect(trace.id).toMatch(/^(?!0{16})[0-9a-f]{32}$/)
      expect(new Set(spans.map(({ id }) => id)).size).toBe(count)
      expect(spans.filter(({ attributes }) => attributes.depth === 0)).toHaveLength(1)
      expect(payment?.attributes).toMatchObject({ resource: 'payment', is_error: true })
      expect(events.map(({ name }) => name)).toEqual(['checkout started', 'payment.failed'])
      expect(events.at(-1)?.id).toBe(event['id'])
      const { trace: opened } = await askEventTrace(server, events.at(-1))
      expect(opened).toMatchObject({
        id: event['@_dd.trace_id'],
        attributes: { rule: 'explicit', confidence: 'exact', error: { span_id: payment?.id } },
      })
      expect(
        route
          .filter(({ kind, resource }) => /server|client/.test(kind) || resource === 'payment')
          .map(({ service, resource }) => `${service}: ${resource}`),
      ).toEqual(['shop: POST /checkout', 'shop: payment', 'shop: POST', 'payments: POST /charges'])
    }
  },
)

test.each(tracers)(
  'the errors of $name are grouped, with the lines that threw them',
  async ({ name }) => {
    const groups = await askErrors(server, `env:${name} @error.stack:*`)

    const thrown = groups.map(({ attributes }) => {
      const { service, error_type: type, message, count, traces, frames } = attributes
      const [thrower] = /pay .*shop\.js/.exec(frames[0] ?? '') ?? []
      return [service, type, message, count, traces, thrower?.split(' ')[0]]
    })
    expect(thrown).toEqual([
      ['shop', 'CardDeclined', 'the bank refuses the card', 3, 3, 'pay'],
      ['shop', 'ProcessorTimeout', 'the processor of the card did not answer', 2, 2, 'pay'],
    ])
  },
)

test.each(tracers)('by the spans of $name the shop calls its payments', async ({ name }) => {
  const edges = await askServiceMap(server, `env:${name}`)

  const calls = edges.filter(({ kind }) => kind === 'service')
  expect(calls).toMatchObject([{ source: 'shop', target: 'payments', calls: 9, errors: 2 }])
})
