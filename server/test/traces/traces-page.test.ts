import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
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

test('the page has a body for each question', () => {
  expect(bodies.map(({ type }) => type)).toEqual(Object.keys(pathOf))
})

test.each(bodies)('the body of $type is answered', async ({ type, body }) => {
  const { status } = await stored.ask(pathOf[type] ?? '', body)

  expect(status).toBe(200)
})
