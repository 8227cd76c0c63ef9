import { expect, test } from 'vitest'
import { aSpan } from './a-trace.ts'
import { foundSpans, nextOf } from './found-spans.ts'
import { startSpan } from './start-span.ts'

const root = aSpan('root', { duration_ns: 100 })
const call = aSpan('call', { depth: 1, duration_ns: 90, is_error: true })
const charge = aSpan('charge', {
  depth: 2,
  duration_ns: 50,
  is_error: true,
  resource: 'POST /charges',
  tags: { 'http.status_code': 402 },
})

test('the span to look at first is that which failed first, and the root where nothing failed', () => {
  expect(startSpan([root, call, charge], 'root')).toBe(charge)
  expect(startSpan([aSpan('a', { parent_id: 'gone' }), root], 'root')).toBe(root)
  expect(startSpan([], 'root')).toBeUndefined()
})

test('spans are found by their names and tags, whatever the case', () => {
  expect(foundSpans([root, call, charge], 'post /ch')).toEqual([charge])
  expect(foundSpans([root, call, charge], 'status_code:402')).toEqual([charge])
  expect(foundSpans([root, call, charge], ' ')).toEqual([])
})

test('going from failure to failure starts again at the end', () => {
  const spans = [root, call, charge]
  const failed = [call, charge]

  expect(nextOf(spans, failed, { span: root, by: 1 })).toBe(call)
  expect(nextOf(spans, failed, { span: charge, by: 1 })).toBe(call)
  expect(nextOf(spans, failed, { span: call, by: -1 })).toBe(charge)
})
