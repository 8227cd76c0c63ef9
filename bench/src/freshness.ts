/** Claim (e): an event is counted by a question within 1 s of its 202, in 95 of 100 cases. */
import { setTimeout as delay } from 'node:timers/promises'
import { runBench } from './bench-run.ts'
import { untilStored } from './counters.ts'
import { benchEvent, benchEvents, ndjson } from './events.ts'
import { intakeRequest, once, runLoad } from './load.ts'
import { startServer, type RunningServer } from './processes.ts'
import { askScalar } from './questions.ts'
import { median, percentile, report } from './report.ts'

const samples = 60
const earlierEvents = 20_000
const visibleMsMax = 30_000
const targetMs = 1_000
const freshName = 'freshness.measured'

await runBench(async (enders) => {
  const server = await startServer(enders)
  await send(
    server,
    Array.from({ length: earlierEvents / 1_000 }, (_, index) => batch(index)),
  )
  await untilStored(server)

  const waitsMs: number[] = []
  for (let sample = 1; sample <= samples; sample += 1) {
    // Spread over the loader's rhythm, so that no phase of it is met more often than another.
    await delay((sample * 137) % 500)
    await send(server, [single(sample)])
    waitsMs.push(await untilCounted(server, sample))
  }

  const p95Ms = percentile(waitsMs, 0.95)
  report({
    title: 'from 202 to counted, p95',
    figure: `${p95Ms.toFixed(0)} ms`,
    target: `≤ ${targetMs} ms`,
    isKept: p95Ms <= targetMs,
    details:
      `median ${median(waitsMs).toFixed(0)} ms, worst ${Math.max(...waitsMs).toFixed(0)} ms, ` +
      `${samples} single events after ${earlierEvents} others`,
  })
})

function single(sample: number): Uint8Array {
  const event = { ...benchEvent(sample), event: { name: freshName } }
  return intakeRequest(JSON.stringify(event), 'application/json')
}

function batch(index: number): Uint8Array {
  return intakeRequest(ndjson(benchEvents(index * 1_000, 1_000)), 'application/x-ndjson')
}

async function send(server: RunningServer, requests: readonly Uint8Array[]): Promise<void> {
  const result = await runLoad({ port: server.port, connections: 1, nextRequest: once(requests) })
  if (result.accepted !== requests.length) throw new Error('an event was refused')
}

// The time of the last question is part of the wait: before its answer nobody saw the event.
async function untilCounted(server: RunningServer, expected: number): Promise<number> {
  const sinceMs = performance.now()
  const hourMs = 3_600_000
  for (;;) {
    const range = { fromMs: Date.now() - hourMs, toMs: Date.now() + hourMs }
    const search = `@event.name:${freshName}`
    const [count] = await askScalar(server, { range, search, compute: { aggregation: 'count' } })
    const waitedMs = performance.now() - sinceMs
    if (count === expected) return waitedMs
    if (waitedMs > visibleMsMax) throw new Error(`event ${expected} is not counted`)
  }
}
