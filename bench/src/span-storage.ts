/**
 * Claim (l): a span takes 60 bytes of disk or less, with all that is kept of its trace beside it.
 *
 * Rows go straight into the engine, as the loader would insert them. What they cost to insert and to
 * merge, and how long it takes to find a trace by its id, is in the details.
 */
import { runBench } from './bench-run.ts'
import { insertIntoEngine, queryEngine } from './exchange.ts'
import { startServer, type RunningServer } from './processes.ts'
import { median, report, whole } from './report.ts'
import { benchTrace, type BenchSpan } from './spans.ts'
import { readUsage, ticksPerSecond } from './usage.ts'
import { untilMerged } from './warehouse-filling.ts'

const spanCount = 1_000_000
const insertBytesMax = 16 * 1024 * 1024
const traceMs = 250
const lookups = 50
const targetBytes = 60

// As the loader inserts: one block a piece, which a repeat would make the same way.
const insertSettings = {
  input_format_parallel_parsing: '0',
  min_insert_block_size_bytes: String(1024 ** 3),
  input_format_try_infer_dates: '0',
  input_format_try_infer_datetimes: '0',
  optimize_on_insert: '0',
} as const

/** Tags that have columns of their own. */
const columns: Readonly<Record<string, string>> = {
  env: 'env',
  version: 'version',
  'span.kind': 'kind',
  'error.type': 'error_type',
  'error.message': 'error_message',
  'error.stack': 'error_stack',
}

await runBench(async (enders) => {
  const server = await startServer(enders)
  const before = await readUsage(server.pid)
  const stored = await fillSpans(server)
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

type Stored = {
  readonly spans: number
  readonly traces: number
  readonly traceIds: readonly bigint[]
}

async function fillSpans(server: RunningServer): Promise<Stored> {
  const startMs = Date.now() - spanCount * (traceMs / 10)
  const traceIds: bigint[] = []
  let spans = 0
  let traces = 0
  let lines: string[] = []
  let bytes = 0
  const insert = async () => {
    const rows = Buffer.from(lines.join(''))
    const settings = { ...insertSettings, insert_deduplication_token: `bench-${spans}` }
    await insertIntoEngine(server, { table: 'throughline.spans', lines: rows, settings })
    lines = []
    bytes = 0
  }
  for (; spans < spanCount; traces += 1) {
    const atMs = startMs + traces * traceMs
    const trace = benchTrace(traces, atMs)
    for (const span of trace) {
      const line = rowLine(span, atMs + 2_000)
      lines.push(line)
      bytes += line.length
    }
    spans += trace.length
    if (traces % 1_000 === 0) traceIds.push(trace[0]?.traceLow ?? 0n)
    if (bytes >= insertBytesMax) await insert()
  }
  await insert()
  return { spans, traces, traceIds }
}

function rowLine(span: BenchSpan, receivedAtMs: number): string {
  const { meta, metrics } = span
  const own: Record<string, string> = {}
  const attributes: Record<string, string | number> = { ...metrics }
  for (const [tag, text] of Object.entries(meta)) {
    const column = columns[tag]
    if (column === undefined) attributes[tag] = text
    else own[column] = text
  }
  const row = {
    received_at: receivedAtMs,
    service: span.service,
    name: span.name,
    resource: span.resource,
    type: span.type,
    is_error: span.error === 1,
    session_id: meta['usr.session_id'] ?? '',
    user_id: meta['usr.id'] ?? '',
    ...own,
    attributes,
  }
  const ids = `"trace_low":${span.traceLow},"trace_high":${span.traceHigh},"span_id":${span.spanId}`
  const times = `"started_at":${span.startNs},"duration_ns":${span.durationNs}`
  return `{${times},${ids},"parent_id":${span.parentId},${JSON.stringify(row).slice(1)}\n`
}

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
