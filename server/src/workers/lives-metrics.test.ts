import { expect, test } from 'vitest'
import { openMetrics, sumMetrics, type Metrics } from '../telemetry/metrics.ts'
import { LivesMetrics } from './lives-metrics.ts'

/** Metrics of a process that has accepted events, of which so many wait. */
function processWith(accepted: number, waiting: number): Metrics {
  const metrics = openMetrics()
  metrics.accepted.inc(accepted)
  metrics.waiting.inc(waiting)
  metrics.stored.inc(accepted - waiting)
  return metrics
}

async function readCounters(lives: LivesMetrics) {
  const registry = sumMetrics(await lives.values())
  const read = async (name: string) => {
    const metric = await registry.getSingleMetric(`throughline_events_${name}`)?.get()
    return metric?.values[0]?.value
  }
  return [await read('accepted_total'), await read('stored_total'), await read('waiting')]
}

async function readSpanCounters(lives: LivesMetrics) {
  const registry = sumMetrics(await lives.values())
  const names = ['accepted_total', 'stored_total', 'waiting']
  const read = async (name: string) => {
    const metric = await registry.getSingleMetric(`throughline_spans_${name}`)?.get()
    return metric?.values[0]?.value
  }
  return Promise.all(names.map(read))
}

test('spans that waited when a process ended are counted once, too, and apart from events', async () => {
  const lives = new LivesMetrics()
  const first = processWith(10, 4)
  first.spans.accepted.inc(7)
  first.spans.waiting.inc(5)
  first.spans.stored.inc(2)
  lives.note(await first.registry.getMetricsAsJSON())
  lives.ended()
  const second = processWith(4, 4)
  second.spans.accepted.inc(5)
  second.spans.waiting.inc(5)

  lives.note(await second.registry.getMetricsAsJSON())

  expect(await readSpanCounters(lives)).toEqual([7, 2, 5])
  expect(await readCounters(lives)).toEqual([10, 6, 4])
})

test('what a process last said stands until the next one says something', async () => {
  const lives = new LivesMetrics()
  lives.note(await processWith(10, 4).registry.getMetricsAsJSON())

  lives.ended()

  expect(await readCounters(lives)).toEqual([10, 6, 4])
})

test('what waited when a process ended is counted once, by the process that finds it', async () => {
  const lives = new LivesMetrics()
  lives.note(await processWith(10, 4).registry.getMetricsAsJSON())
  lives.ended()

  lives.note(await processWith(5, 5).registry.getMetricsAsJSON())

  expect(await readCounters(lives)).toEqual([11, 6, 5])
})

test('sums do not fall over a hundred lives', async () => {
  const lives = new LivesMetrics()

  for (let life = 0; life < 100; life += 1) {
    lives.note(await processWith(3, 1).registry.getMetricsAsJSON())
    lives.ended()
  }

  expect(await readCounters(lives)).toEqual([201, 200, 1])
  expect(await lives.values()).toHaveLength(2)
})

test('of several processes the oldest waiting event of all is told, not the sum of their ages', async () => {
  const ages = [5_000, 9_000].map((ageMs) => {
    const metrics = openMetrics(() => ageMs)
    metrics.oldestWaiting.receivedAt(0)
    return metrics.registry.getMetricsAsJSON()
  })

  const sum = sumMetrics(await Promise.all(ages))

  const oldest = await sum.getSingleMetric('throughline_events_oldest_waiting_seconds')?.get()
  expect(oldest?.values[0]?.value).toBe(9)
})
