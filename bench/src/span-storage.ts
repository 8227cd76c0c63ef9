/**
 * Claim (l): a span takes 60 bytes of disk or less, with all that is kept of its trace beside it.
 *
 * Rows go straight into the engine, as the loader would insert them. What they cost to insert and to
 * merge, and how long it takes to find a trace by its id, is in the details.
 */
import { runBench } from './bench-run.ts'
import { queryEngine } from './exchange.ts'
import { startServer, type RunningServer } from './processes.ts'
import { median, report, whole } from './report.ts'
import { fillSpans } from './span-filling.ts'
import { readUsage, ticksPerSecond } from './usage.ts'
import { untilMerged } from './warehouse-filling.ts'

const spanCount = 1_000_000
const traceMs = 250
const lookups = 50
const targetBytes = 60

await runBench(async (enders) => {
  const server = await startServer(enders)
  const before = await readUsage(server.pid)
  const startMs = Date.now() - spanCount * (traceMs / 10)
  const stored = await fillSpans(server, { spanCount, startMs, traceMs })
  const inserted = await readUsage(server.pid)
  await untilMerged(server)
  const merged = await readUsage(server.pid)
  const bytes = (await bytesOnDisk(server)) / stored.spans
  const microseconds = (ticks: number) => ((ticks / ticksPerSecond / stored.spans) * 1e6).toFixed(1)
  const lookupMs = median(await lookUp(server, stored.traceIds))
  report({
    title: 'bytes of a span on disk, with its trace and its keys',
    figure: bytes.toFixed(1),
    target: `≤ ${targetBytes}`,
    isKept: bytes <= targetBytes,
    details:
      `${whole(stored.spans)} spans of ${whole(stored.traces)} traces; processor time ` +
      `${microseconds(inserted.cpuTicks - before.cpuTicks)} µs a span to insert, ` +
      `${microseconds(merged.cpuTicks - inserted.cpuTicks)} µs to merge; ` +
      `a trace by its id in ${lookupMs.toFixed(0)} ms, median of ${lookups}`,
  })
})

async function bytesOnDisk(server: RunningServer): Promise<number> {
  const [row] = await queryEngine(
    server,
    `SELECT sum(bytes_on_disk) FROM system.parts WHERE database = 'throughline' AND active
       AND table IN ('spans', 'traces', 'trace_keys')`,
  )
  return Number(row?.[0])
}

/** How long each look takes, from the id to the rows, ms. */
async function lookUp(server: RunningServer, traceIds: readonly bigint[]): Promise<number[]> {
  const times: number[] = []
  for (const id of traceIds.slice(0, lookups)) {
    const sinceMs = performance.now()
    const [bounds] = await queryEngine(
      server,
      `SELECT toString(min(started_at)), toString(max(ended_at)) FROM throughline.traces
       WHERE trace_low = ${id} GROUP BY trace_low`,
    )
    const rows = await queryEngine(
      server,
      `SELECT * FROM throughline.spans FINAL WHERE trace_low = ${id}
         AND started_at BETWEEN '${String(bounds?.[0])}' AND '${String(bounds?.[1])}'`,
    )
    if (rows.length === 0) throw new Error(`the trace ${id} is not found`)
    times.push(performance.now() - sinceMs)
  }
  return times
}
