/**
 * Claim (h): 16 dashboards that ask without a pause slow the intake by at most a fifth.
 *
 * Each dashboard asks its eight questions over a million events one after the other, again and
 * again, each time over another range, so that no answer is shared. Intake alone and intake beside
 * them are measured in turns.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { runBench } from './bench-run.ts'
import { comparisons } from './comparisons.ts'
import { readCounters, untilStored } from './counters.ts'
import { benchEvents, ndjson } from './events.ts'
import { intakeRequest, repeated, runLoad, type LoadResult } from './load.ts'
import { startServer, type RunningServer } from './processes.ts'
import { median, report, whole } from './report.ts'
import { fillEvents, filledDays, untilMerged } from './warehouse-filling.ts'

const dashboards = 16
const questionsEach = 8
const filledEvents = 1_000_000
const batchEvents = 100
const connections = 4
const roundMs = 8_000
const rounds = 5
const target = 0.8

await runBench(async (enders) => {
  const server = await startServer(enders)
  const nowMs = Date.now()
  await fillEvents(server, { size: filledEvents, nowMs })
  await untilMerged(server)
  const sinceMs = nowMs - filledDays * 86_400_000
  const alone: LoadResult[] = []
  const beside: LoadResult[] = []
  const waiting: number[] = []
  let answers = 0
  await send(server)
  for (let round = 0; round < rounds; round += 1) {
    await untilStored(server)
    alone.push(await send(server))
    await untilStored(server)
    const asking = new AbortController()
    const asked = Promise.all(
      Array.from({ length: dashboards }, (_, index) =>
        ask(server, { sinceMs, untilMs: nowMs, index, signal: asking.signal }),
      ),
    )
    await delay(500)
    beside.push(await send(server))
    waiting.push((await readCounters(server)).waiting)
    asking.abort()
    for (const count of await asked) answers += count
  }
  const perSecond = (results: readonly LoadResult[]) =>
    median(results.map((result) => result.perSecond * batchEvents))
  const ratio = perSecond(beside) / perSecond(alone)
  report({
    title: `intake beside ${dashboards} dashboards ÷ alone`,
    figure: ratio.toFixed(2),
    target: `≥ ${target}`,
    isKept: ratio >= target,
    details:
      `${whole(perSecond(beside))} ÷ ${whole(perSecond(alone))} events/s in batches of ` +
      `${batchEvents}, p99 ${p99(beside)} and ${p99(alone)} ms, ` +
      `${whole(median(waiting))} events waiting at the end beside them, ` +
      `${(answers / rounds / (roundMs / 1_000)).toFixed(1)} answers/s, median of ${rounds} rounds`,
  })
})

function p99(results: readonly LoadResult[]): string {
  return median(results.map((result) => result.p99Ms)).toFixed(0)
}

function send(server: RunningServer): Promise<LoadResult> {
  const requests = Array.from({ length: 50 }, (_, index) =>
    intakeRequest(ndjson(benchEvents(index * batchEvents, batchEvents)), 'application/x-ndjson'),
  )
  return runLoad({
    port: server.port,
    connections,
    nextRequest: repeated(requests, roundMs),
  })
}

type Dashboard = {
  readonly sinceMs: number
  readonly untilMs: number
  readonly index: number
  readonly signal: AbortSignal
}

/** How many answers a dashboard got. */
async function ask(
  server: RunningServer,
  { sinceMs, untilMs, index, signal }: Dashboard,
): Promise<number> {
  let answers = 0
  while (!signal.aborted) {
    const comparison = comparisons[(index + answers) % questionsEach]
    // Its own range each time: dashboards that ask the same within a second share an answer.
    const fromMs = sinceMs - 1 - index - dashboards * answers
    await comparison?.ask(server, { fromMs, toMs: untilMs })
    answers += 1
  }
  return answers
}
