/** Claim (f): with nothing to do, all processes together take 600 MB and 2 % of one core or less. */
import { setTimeout as delay } from 'node:timers/promises'
import { runBench } from './bench-run.ts'
import { untilStored } from './counters.ts'
import { benchEvents, ndjson } from './events.ts'
import { intakeRequest, once, runLoad } from './load.ts'
import { startServer } from './processes.ts'
import { report } from './report.ts'
import { readUsage, ticksPerSecond } from './usage.ts'

const events = 20_000
const batchEvents = 1_000
const settleMs = 20_000
const watchMs = 30_000
const targetMegabytes = 600
const targetPercent = 2

await runBench(async (enders) => {
  const server = await startServer(enders)
  const requests = Array.from({ length: events / batchEvents }, (_, index) =>
    intakeRequest(ndjson(benchEvents(index * batchEvents, batchEvents)), 'application/x-ndjson'),
  )
  await runLoad({ port: server.port, connections: 2, nextRequest: once(requests) })
  await untilStored(server)
  await delay(settleMs)

  const before = await readUsage(server.pid)
  const startedAtMs = performance.now()
  await delay(watchMs)
  const after = await readUsage(server.pid)
  const seconds = (performance.now() - startedAtMs) / 1_000

  const megabytes = after.rssBytes / 1e6
  const percent = ((after.cpuTicks - before.cpuTicks) / ticksPerSecond / seconds) * 100
  const details = `${after.processes} processes, ${watchMs / 1_000} s, after ${events} events`
  report({
    title: 'idle memory of all processes',
    figure: `${megabytes.toFixed(0)} MB`,
    target: `≤ ${targetMegabytes} MB`,
    isKept: megabytes <= targetMegabytes,
    details,
  })
  report({
    title: 'idle processor time',
    figure: `${percent.toFixed(2)} % of one core`,
    target: `≤ ${targetPercent} %`,
    isKept: percent <= targetPercent,
    details,
  })
})
