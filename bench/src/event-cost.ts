/**
 * Claim (i): from the socket until a question counts it, an event of a batch costs all processes
 * together 25 µs of processor time or less, what is merged afterwards included.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { runBench, type Enders } from './bench-run.ts'
import { untilStored } from './counters.ts'
import { benchEvents, ndjson } from './events.ts'
import { intakeRequest, once, runLoad } from './load.ts'
import { startServer } from './processes.ts'
import { median, report, whole } from './report.ts'
import { readOwnCpuTicks, readUsage, ticksPerSecond } from './usage.ts'

const eventCount = 500_000
const batchEvents = 1_000
const connections = 4
const rounds = 3
/** By then the engine has merged what it is going to. */
const settleMs = 15_000
const targetMicroseconds = 25

type Cost = { readonly all: number; readonly server: number }

await runBench(async (enders) => {
  const requests = Array.from({ length: eventCount / batchEvents }, (_, index) =>
    intakeRequest(ndjson(benchEvents(index * batchEvents, batchEvents)), 'application/x-ndjson'),
  )
  const costs: Cost[] = []
  for (let round = 0; round < rounds; round += 1) costs.push(await measure(enders, requests))

  const all = median(costs.map((cost) => cost.all))
  const server = median(costs.map((cost) => cost.server))
  report({
    title: 'processor time of an event in all processes',
    figure: `${all.toFixed(1)} µs`,
    target: `≤ ${targetMicroseconds} µs`,
    isKept: all <= targetMicroseconds,
    details:
      `server ${server.toFixed(1)}, engine host ${(all - server).toFixed(1)} with its merges, ` +
      `${whole(eventCount)} events in batches of ${whole(batchEvents)} on ${connections} ` +
      `connections, median of ${rounds} rounds on fresh data`,
  })
})

async function measure(enders: Enders, requests: readonly Uint8Array[]): Promise<Cost> {
  const server = await startServer(enders)
  const usedBefore = await readTicks(server.pid)
  await runLoad({ port: server.port, connections, nextRequest: once(requests) })
  await untilStored(server)
  await delay(settleMs)
  const used = await readTicks(server.pid)
  await server.end()
  const microseconds = (ticks: number) => (ticks / ticksPerSecond / eventCount) * 1e6
  return {
    all: microseconds(used.all - usedBefore.all),
    server: microseconds(used.server - usedBefore.server),
  }
}

async function readTicks(pid: number) {
  const { cpuTicks } = await readUsage(pid)
  return { all: cpuTicks, server: await readOwnCpuTicks(pid) }
}
