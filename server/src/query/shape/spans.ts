import type { ListedSpan } from '@throughline/contract'
import { hex16, hex32 } from './hex-id.ts'
import { readLeaves, shownLeaf } from './leaves.ts'
import { readList, readText } from './read-rows.ts'

/** A span as it is shown, with what is computed with. */
export type ReadSpan = {
  readonly listed: ListedSpan
  readonly traceLow: bigint
  readonly traceHigh: bigint
  readonly spanId: bigint
  readonly parentId: bigint
  readonly startNs: bigint
  readonly durationNs: bigint
}

/** How many there are, and those that came; of rows as `wholeSpansSql` selects them. */
export function readSpans(rows: readonly unknown[]): {
  readonly total: number
  readonly spans: readonly ReadSpan[]
} {
  const lists = rows.map(readList)
  return { total: Number(lists[0]?.[0] ?? 0), spans: lists.map(([, ...cells]) => readSpan(cells)) }
}

function readSpan(cells: readonly unknown[]): ReadSpan {
  const id = (index: number) => BigInt(readText(cells[index]))
  const ids = { traceLow: id(0), traceHigh: id(1), spanId: id(2), parentId: id(3) }
  const times = { startNs: id(4), durationNs: id(5) }
  const attributes = { ...idAttributes(ids), ...timeAttributes(times), ...contentOf(cells) }
  const listed = { id: hex16(ids.spanId), type: 'span', attributes } as const
  return { listed, ...ids, ...times }
}

type Ids = Pick<ReadSpan, 'traceLow' | 'traceHigh' | 'spanId' | 'parentId'>

function idAttributes({ traceLow, traceHigh, spanId, parentId }: Ids) {
  return {
    trace_id: hex32({ low: traceLow, high: traceHigh }),
    trace_id_decimal: String(traceLow),
    span_id_decimal: String(spanId),
    parent_id: parentId === 0n ? null : hex16(parentId),
  }
}

function timeAttributes({ startNs, durationNs }: Pick<ReadSpan, 'startNs' | 'durationNs'>) {
  return { start_ns: String(startNs), duration_ns: Number(durationNs) }
}

function contentOf(cells: readonly unknown[]) {
  const text = (index: number) => readText(cells[index])
  const error = { type: text(14), message: text(15), stack: text(16) }
  const whose = { session_id: text(17), user_id: text(18), account_id: text(19) }
  return {
    service: text(6),
    name: text(7),
    resource: text(8),
    type: text(9),
    kind: text(10),
    env: text(11),
    version: text(12),
    is_error: cells[13] === true,
    ...(Object.values(error).some((said) => said !== '') ? { error } : {}),
    ...Object.fromEntries(Object.entries(whose).filter(([, id]) => id !== '')),
    tags: tagsOf(cells[20]),
    events: readList(cells[21]).map(eventOf),
    links: readList(cells[22]).map(linkOf),
  }
}

function eventOf(cell: unknown) {
  const [name, at, json] = readList(cell)
  return { name: readText(name), at_ns: readText(at), tags: tagsOf(json) }
}

function linkOf(cell: unknown) {
  const [low, high, spanId, json] = readList(cell)
  const id = { low: BigInt(readText(low)), high: BigInt(readText(high)) }
  return { trace_id: hex32(id), span_id: hex16(BigInt(readText(spanId))), tags: tagsOf(json) }
}

/** Flat, as tracers send them. */
function tagsOf(cell: unknown): Record<string, unknown> {
  const leaves = readLeaves(readText(cell) || '{}')
  return Object.fromEntries([...leaves].map(([path, leaf]) => [path, shownLeaf(leaf)]))
}
