/** Claim (b): in batches of 1,000, at least 200,000 events a second are durable and answered. */
import { runBench } from './bench-run.ts'
import { readCounters, untilStored } from './counters.ts'
import { benchEvents, ndjson } from './events.ts'
import { intakeRequest, repeated, runLoad } from './load.ts'
import { startServer } from './processes.ts'
import { report, whole } from './report.ts'

const batchEvents = 1_000
const distinctBatches = 50
const connections = 4
const durationMs = 10_000
const warmUpMs = 2_000
const target = 200_000

await runBench(async (enders) => {
  const bodies = Array.from({ length: distinctBatches }, (_, index) =>
    ndjson(benchEvents(index * batchEvents, batchEvents)),
  )
  const requests = bodies.map((body) => intakeRequest(body, 'application/x-ndjson'))
  const eventBytes = Buffer.byteLength(bodies.join('')) / (distinctBatches * batchEvents)
  const server = await startServer(enders)
  const load = (ms: number) =>
    runLoad({ port: server.port, connections, nextRequest: repeated(requests, ms) })

  await load(warmUpMs)
  await untilStored(server)
  const before = await readCounters(server)
  const result = await load(durationMs)
  const after = await readCounters(server)

  const events = after.accepted - before.accepted
  const isWhole = events === result.accepted * batchEvents && result.accepted === result.answered
  const perSecond = result.perSecond * batchEvents
  report({
    title: 'events a second in batches of 1,000',
    figure: whole(perSecond),
    target: `≥ ${whole(target)}`,
    isKept: isWhole && perSecond >= target,
    details:
      `${whole(events)} events of ${whole(eventBytes)} bytes on ${connections} connections, ` +
      `${result.answered - result.accepted} batches refused, p99 of a batch ` +
      `${result.p99Ms.toFixed(0)} ms, ${whole(after.waiting)} still waiting at the end`,
  })
})
