import { expect, test } from 'vitest'
import { aSpan, aTrace } from './a-trace.ts'
import { traceNotices } from './notices.ts'

test('a whole trace has nothing to say of itself', () => {
  expect(traceNotices(aTrace([aSpan('a')]))).toEqual([])
})

test('a trace says that it is cut, and what is wrong with parents, clocks and events', () => {
  const spans = [
    aSpan('a', { is_parent_missing: true }),
    aSpan('b', { is_skewed: true, depth: 1 }),
    aSpan('c', { is_skewed: true, depth: 1 }),
    aSpan('d', { is_in_cycle: true }),
  ]

  const notices = traceNotices(aTrace(spans, { is_cut: true, span_count: 12_000, event_count: 7 }))

  expect(notices).toEqual([
    'This trace has 12,000 spans. The first 4 of them are shown, and the critical path is that of these.',
    'The parent of one span is not here: it was not sent, or not yet, or a sampler dropped it. Such spans are shown at the top.',
    '2 spans start before their parents: the clocks of two machines differ. Durations are right, places are not.',
    'One span is below itself by what the tracer sent. Such spans are shown at the top.',
    '7 more events belong to this trace than are shown.',
  ])
})
