import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { traceEndpoints } from '../../src/http/trace-endpoints.ts'
import { openStoredSpans, type StoredSpans } from './stored-spans.ts'

const page = readFileSync(new URL('../../../docs/reference/traces.md', import.meta.url), 'utf8')

const pathOf: Readonly<Record<string, string>> = {
  span_search: 'spans/search',
  trace_search: 'traces/search',
  span_timeseries: 'spans/timeseries',
  error_groups: 'errors',
  service_map: 'service-map',
}

const bodies = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, text = '']) => {
  const type = /"type": "(\w+)"/.exec(text)?.[1] ?? ''
  const body: unknown = JSON.parse(text)
  return { type, body }
})

let stored: StoredSpans

beforeAll(async () => {
  stored = await openStoredSpans()
})
afterAll(() => stored.close())

test('the page names every request about traces', () => {
  const named = [...page.matchAll(/`(GET|POST) (\/api\/throughline\/v1\/[^`?]+)`/g)]

  expect([...new Set(named.map(([, method, path]) => `${method} ${path}`))].toSorted()).toEqual(
    traceEndpoints.map(({ method, path }) => `${method.toUpperCase()} ${path}`).toSorted(),
  )
})

test('the trace of an event is asked for as the page says', async () => {
  const [, path = ''] =
    /`GET \/api\/throughline\/v1\/(events\/\{id\}\/trace\?[^`]+)`/.exec(page) ?? []

  const answer = await stored.ask(path.replace('{id}', 'e'))

  expect(answer).toEqual({ status: 404, body: { errors: ['event e not found'] } })
})

test('the page has a body for each question', () => {
  expect(bodies.map(({ type }) => type)).toEqual(Object.keys(pathOf))
})

test.each(bodies)('the body of $type is answered', async ({ type, body }) => {
  const { status } = await stored.ask(pathOf[type] ?? '', body)

  expect(status).toBe(200)
})
