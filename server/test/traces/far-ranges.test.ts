import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStoredSpans, type StoredSpans } from './stored-spans.ts'

let stored: StoredSpans

beforeAll(async () => {
  stored = await openStoredSpans()
  await stored.add(
    { traceLow: 1n, spanId: 1n, isError: true },
    { traceLow: 1n, spanId: 2n, parentId: 1n, service: 'pay' },
  )
})
afterAll(() => stored.close())

// What is answered where all spans are found, and where none is.
const questions = [
  ['spans/search', 'span_search', { length: 2 }, { length: 0 }],
  ['traces/search', 'trace_search', { length: 1 }, { length: 0 }],
  ['errors', 'error_groups', { length: 1 }, { length: 0 }],
  [
    'spans/timeseries',
    'span_timeseries',
    { attributes: { series: [{ total: { count: 2 } }] } },
    { attributes: { series: [] } },
  ],
  [
    'service-map',
    'service_map',
    { attributes: { edges: { length: 1 } } },
    { attributes: { edges: [] } },
  ],
] as const

const first = -8.64e15
const last = 8.64e15

async function ask(path: string, type: string, [from, to]: readonly [number, number]) {
  return stored.ask(path, { data: { type, attributes: { from, to } } })
}

test.each(questions)('%s asks all spans from the first moment to the last', async (...asked) => {
  const [path, type, data] = asked

  expect(await ask(path, type, [first, last])).toMatchObject({ status: 200, body: { data } })
})

test.each(questions)('%s finds none before 1970 or after 2262', async (...asked) => {
  const [path, type, , data] = asked

  const early = await ask(path, type, [first, 0])
  const late = await ask(path, type, [9_223_372_036_855, last])

  const none = { status: 200, body: { data } }
  expect([early, late]).toMatchObject([none, none])
})
