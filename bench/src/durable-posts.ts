/**
 * Claim (a): single events, each durable on disk before its 202, are answered at 0.6 or more of
 * the rate of a bare `node:http` sink that reads the same bodies and keeps nothing; and at half of that
 * rate, the 99th percentile of the answers is 20 ms or less.
 */
import { runBench } from './bench-run.ts'
import { untilStored } from './counters.ts'
import { benchEvents } from './events.ts'
import { intakeRequest, repeated, runLoad, type LoadResult } from './load.ts'
import { startServer, startSink } from './processes.ts'
import { median, report, whole } from './report.ts'

const connections = 64
const rounds = 3
const roundMs = 4_000
const warmUpMs = 2_000
const target = 0.6
const targetP99Ms = 20

await runBench(async (enders) => {
  const requests = benchEvents(0, 1_000).map((event) =>
    intakeRequest(JSON.stringify(event), 'application/json'),
  )
  const server = await startServer(enders)
  const sink = await startSink(enders)
  const load = (port: number, durationMs: number, perSecondMax = Infinity) =>
    runLoad({ port, connections, nextRequest: repeated(requests, durationMs), perSecondMax })

  await load(sink.port, warmUpMs)
  await load(server.port, warmUpMs)
  const pairs: { readonly durable: LoadResult; readonly bare: LoadResult }[] = []
  for (let round = 0; round < rounds; round += 1) {
    // What still moves into the warehouse would take processor time from the sink.
    await untilStored(server)
    const bare = await load(sink.port, roundMs)
    pairs.push({ bare, durable: await load(server.port, roundMs) })
  }

  const ratio = median(pairs.map(({ durable, bare }) => durable.perSecond / bare.perSecond))
  const durable = median(pairs.map((pair) => pair.durable.perSecond))
  const bare = median(pairs.map((pair) => pair.bare.perSecond))
  const p99Ms = median(pairs.map((pair) => pair.durable.p99Ms))
  const refused = pairs.reduce(
    (sum, pair) => sum + pair.durable.answered - pair.durable.accepted,
    0,
  )
  report({
    title: 'durable single events ÷ bare sink',
    figure: ratio.toFixed(2),
    target: `≥ ${target}`,
    isKept: ratio >= target && refused === 0,
    details:
      `${whole(durable)}/s ÷ ${whole(bare)}/s, p99 ${p99Ms.toFixed(1)} ms, ${refused} refused, ` +
      `${connections} connections, median of ${rounds} rounds`,
  })
  const halves: LoadResult[] = []
  for (let round = 0; round < rounds; round += 1) {
    await untilStored(server)
    halves.push(await load(server.port, roundMs, durable / 2))
  }
  const halfP99Ms = median(halves.map((half) => half.p99Ms))
  report({
    title: '99th percentile of the answers at half that rate',
    figure: `${halfP99Ms.toFixed(1)} ms`,
    target: `≤ ${targetP99Ms} ms`,
    isKept: halfP99Ms <= targetP99Ms,
    details: `${whole(median(halves.map((half) => half.perSecond)))}/s, median of ${rounds} rounds`,
  })
})
