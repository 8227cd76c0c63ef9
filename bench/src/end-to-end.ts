/**
 * Claim (c): from the first request until a question counts them all, events pass at 0.8 or more
 * of the rate at which the engine alone takes the very same rows into the very same tables.
 *
 * Measured twice: with ids made by the server, and with ids chosen by the client, which the loader
 * has to look up before it inserts.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { runBench, type Enders } from './bench-run.ts'
import { readCounters } from './counters.ts'
import { engineRows, fingerprint, insertRows } from './engine-rows.ts'
import { benchEvent, ndjson, type BenchEvent } from './events.ts'
import { intakeRequest, once, runLoad } from './load.ts'
import { startServer, type RunningServer } from './processes.ts'
import { askScalar } from './questions.ts'
import { median, report, whole } from './report.ts'

const eventCount = 500_000
const batchEvents = 1_000
const connections = 4
const rounds = 3
const queryableMsMax = 3 * 60_000
const target = 0.8

await runBench(async (enders) => {
  await measure(enders, {
    title: 'end to end ÷ raw insert',
    events: Array.from({ length: eventCount }, (_, index) => benchEvent(index)),
  })
  await measure(enders, {
    title: 'end to end ÷ raw insert, ids from the client',
    events: Array.from({ length: eventCount }, (_, index) => benchEvent(index, clientId(index))),
  })
})

// No two neighbours alike, as the random ids of clients are.
function clientId(index: number): string {
  return `${Math.imul(index, 0x9e3779b1) >>> 0}-${index}`
}

type Case = { readonly title: string; readonly events: readonly BenchEvent[] }

async function measure(enders: Enders, { title, events }: Case): Promise<void> {
  const requests = requestsOf(events)
  const rows = engineRows(events, Date.now())
  const pairs: { readonly whole: Passage; readonly raw: Passage }[] = []
  for (let round = 0; round < rounds; round += 1) {
    const raw = await onFreshServer(enders, (server) => insertRows(server, rows))
    const through = await onFreshServer(enders, (server) => sendAll(server, requests))
    if (raw.fingerprint !== through.fingerprint) throw new Error('the two ways left other rows')
    pairs.push({ whole: through, raw })
  }
  const ratio = median(pairs.map((pair) => pair.raw.seconds / pair.whole.seconds))
  const perSecond = (seconds: readonly number[]) => whole(eventCount / median(seconds))
  report({
    title,
    figure: ratio.toFixed(2),
    target: `≥ ${target}`,
    isKept: ratio >= target,
    details:
      `${perSecond(pairs.map((pair) => pair.whole.seconds))} events/s ÷ ` +
      `${perSecond(pairs.map((pair) => pair.raw.seconds))} rows/s, ${whole(eventCount)} events ` +
      `on ${connections} connections, median of ${rounds} rounds on fresh data`,
  })
}

function requestsOf(events: readonly BenchEvent[]): Uint8Array[] {
  return Array.from({ length: events.length / batchEvents }, (_, index) => {
    const batch = events.slice(index * batchEvents, (index + 1) * batchEvents)
    return intakeRequest(ndjson(batch), 'application/x-ndjson')
  })
}

type Passage = { readonly seconds: number; readonly fingerprint: string }

async function onFreshServer(
  enders: Enders,
  pass: (server: RunningServer) => Promise<void>,
): Promise<Passage> {
  const server = await startServer(enders)
  const startedAtMs = performance.now()
  await pass(server)
  const seconds = (performance.now() - startedAtMs) / 1_000
  const passage = { seconds, fingerprint: await fingerprint(server) }
  await server.end()
  return passage
}

async function sendAll(server: RunningServer, requests: readonly Uint8Array[]): Promise<void> {
  const { accepted } = await runLoad({
    port: server.port,
    connections,
    nextRequest: once(requests),
  })
  if (accepted !== requests.length) throw new Error('a batch was refused')
  const deadlineMs = Date.now() + queryableMsMax
  while ((await countOf(server)) < eventCount) {
    if (Date.now() > deadlineMs) throw new Error('the events are not counted in time')
  }
}

// The metrics cost the engine nothing, so they are asked until a question is worth its price.
async function countOf(server: RunningServer): Promise<number> {
  const { stored } = await readCounters(server)
  if (stored < eventCount) {
    await delay(10)
    return stored
  }
  const hourMs = 3_600_000
  const range = { fromMs: Date.now() - hourMs, toMs: Date.now() + hourMs }
  const compute = { aggregation: 'count' }
  const [count = 0] = await askScalar(server, { range, search: '*', compute })
  return count
}
