/**
 * Fills the tables of traces. The spans are those of `spans.ts`, inserted as the loader does; further
 * days are copies of the first, with other ids, made inside the engine.
 */
import { commandEngine, insertIntoEngine } from './exchange.ts'
import type { RunningServer } from './processes.ts'
import { benchTrace, type BenchSpan } from './spans.ts'

const insertBytesMax = 16 * 1024 * 1024
const dayMs = 86_400_000
const copiedMs = 2 * 3_600_000
/** A sample of the traces: one in so many. */
const sampledEvery = 1_000

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

export type StoredTraces = {
  readonly spans: number
  readonly traces: number
  /** Of some of them, the lower half. */
  readonly traceIds: readonly bigint[]
}

type Filling = {
  readonly spanCount: number
  readonly startMs: number
  /** From the start of one trace to that of the next. */
  readonly traceMs: number
}

/** Inserts at least so many spans, one trace after the other. */
export async function fillSpans(
  server: RunningServer,
  { spanCount, startMs, traceMs }: Filling,
): Promise<StoredTraces> {
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
    if (traces % sampledEvery === 0) traceIds.push(trace[0]?.traceLow ?? 0n)
    if (bytes >= insertBytesMax) await insert()
  }
  await insert()
  return { spans, traces, traceIds }
}

/** Copies the spans of the day that begins there to each of so many days after it. */
export async function copyDay(
  server: RunningServer,
  { startMs, days }: { readonly startMs: number; readonly days: number },
): Promise<void> {
  for (let day = 1; day <= days; day += 1) {
    for (let fromMs = startMs; fromMs < startMs + dayMs; fromMs += copiedMs) {
      await commandEngine(server, copyText(day, fromMs))
    }
  }
}

function copyText(day: number, fromMs: number): string {
  const other = (id: string) => `bitXor(${id}, sipHash64(${day})) AS ${id}`
  return `INSERT INTO throughline.spans SELECT * REPLACE (
      started_at + toIntervalDay(${day}) AS started_at, received_at + toIntervalDay(${day}) AS received_at,
      ${other('trace_low')}, ${other('span_id')},
      if(parent_id = 0, 0, bitXor(parent_id, sipHash64(${day}))) AS parent_id)
    FROM (SELECT * FROM throughline.spans
      WHERE started_at >= fromUnixTimestamp64Milli(${fromMs})
        AND started_at < fromUnixTimestamp64Milli(${fromMs + copiedMs}))`
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
