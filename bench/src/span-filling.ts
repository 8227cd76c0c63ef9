/**
 * Fills the tables of traces. The spans are those of `spans.ts`, inserted as the loader does; further
 * days are copies of the first, with other ids, made inside the engine.
 */
import { partsInCalls } from '../../server/dist/modules/intake/spans/calls.js'
import { spanLine } from '../../server/dist/modules/warehouse/span-row.js'
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
    for (const line of rowLines(trace, atMs + 2_000)) {
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

/** Each service sends its spans of a trace as a chunk. */
function rowLines(trace: readonly BenchSpan[], receivedAtMs: number): string[] {
  const spans = trace.map((span) => rowOf(span, receivedAtMs))
  const services = [...new Set(spans.map(({ service }) => service))]
  return services.flatMap((name) => {
    const chunk = spans.filter(({ service }) => service === name)
    const partOf = partsInCalls(chunk)
    return chunk.map((span) => {
      const line = spanLine({ ...span, ...partOf(span) })
      if (typeof line === 'string') return line
      throw new Error(`dropped: ${line.dropped}`)
    })
  })
}

function rowOf({ error, ...span }: BenchSpan, receivedAtMs: number) {
  const meta = new Map(Object.entries(span.meta))
  return {
    ...span,
    meta,
    metrics: new Map(Object.entries(span.metrics)),
    receivedAtMs,
    isError: error === 1,
    env: span.meta['env'] ?? '',
    version: span.meta['version'] ?? '',
    sessionId: span.meta['usr.session_id'] ?? '',
    userId: span.meta['usr.id'] ?? '',
    accountId: '',
    events: [],
    links: [],
  }
}
