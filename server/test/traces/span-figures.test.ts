import { IngestionSources, IngestionSummary, IngestionWarnings } from '@throughline/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerOf, call } from '../calling.ts'
import { eventually, startServer, type RunningServer } from '../running-server.ts'

let server: RunningServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.remove())

const startNs = Date.now() * 1_000_000
const span = {
  service: 'checkout',
  name: 'charge',
  resource: '/charge',
  trace_id: 1,
  span_id: 2,
  start: startNs,
  duration: 1_000,
  meta: { 'http.status_code': 'none' },
}

const sentHeaders = {
  'content-type': 'application/json',
  'datadog-meta-lang': 'nodejs',
  'datadog-meta-tracer-version': '5.132.0',
}

function put(traces: unknown, more: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`${server.url}/v0.4/traces`, {
    method: 'PUT',
    headers: { ...sentHeaders, 'dd-api-key': server.apiKey, ...more },
    body: JSON.stringify(traces),
  })
}

test('who sends spans, why some are not kept and what of others is mended is told with the events', async () => {
  const events = await answerOf(
    await call(server, { path: '/api/ingestion/summary' }),
    IngestionSummary,
  )
  await put(
    [[span], [{ ...span, trace_id: 3, span_id: 4, service: 'web' }], [{ ...span, span_id: 0 }]],
    {
      'x-datadog-trace-count': '5',
    },
  )
  await put('no traces')

  const asked = async (path: string) => call(server, { path: `/api/ingestion/${path}` })
  const { span_sources: sources } = await answerOf(await asked('sources'), IngestionSources)
  const { warnings } = await answerOf(await asked('warnings'), IngestionWarnings)
  const summary = await eventually(async () => {
    const now = await answerOf(await asked('summary'), IngestionSummary)
    expect(now.spans.counters.stored).toBe(2)
    return now
  })

  const by = { tracer: 'nodejs 5.132.0', protocol: 'agent' }
  expect(sources).toHaveLength(3)
  expect(sources).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ ...by, service: 'checkout', accepted: 1, dropped: 0 }),
      expect.objectContaining({ ...by, service: 'web', accepted: 1, dropped: 0 }),
      expect.objectContaining({ ...by, service: null, accepted: 0, dropped: 3, changed: 2 }),
    ]),
  )
  const told = warnings.map(({ type, severity, of, count }) => ({ type, severity, of, count }))
  expect(told).toEqual(
    expect.arrayContaining([
      { type: 'trace_missing', severity: 'dropped', of: 'spans', count: 2 },
      { type: 'span_id_zero', severity: 'dropped', of: 'spans', count: 1 },
      { type: 'status_code_invalid', severity: 'changed', of: 'spans', count: 2 },
      { type: 'body_malformed', severity: 'dropped', of: undefined, count: 1 },
    ]),
  )
  expect(summary.spans).toMatchObject({
    backlog: { spans: 0 },
    counters: { accepted: 2, stored: 2, waiting: 0, lost: 0, dropped: 3, repaired: 2 },
  })
  expect(summary.spans.last_span_at).toBeGreaterThan(startNs / 1_000_000 - 1)
  expect(summary.counters).toEqual({ ...events.counters, rejected: events.counters.rejected + 1 })
})

test('what was counted of spans is told over a restart', async () => {
  await put([[span]])
  const before = await eventually(async () => {
    const path = '/api/ingestion/sources'
    const { span_sources: sources } = await answerOf(await call(server, { path }), IngestionSources)
    expect(sources.length).toBeGreaterThan(0)
    return sources
  })
  await server.stop()

  const again = await startServer({}, server.dataDir)
  const after = await eventually(async () => {
    const answer = await call(again, { path: '/api/ingestion/sources' })
    const { complete, span_sources: sources } = await answerOf(answer, IngestionSources)
    expect(complete).toBe(true)
    return sources
  })
  await again.stop()

  expect(new Set(after)).toEqual(new Set(before))
})
