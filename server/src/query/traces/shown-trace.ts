import type { SpanOfTrace, TraceAnswer, TraceEvent } from '@throughline/contract'
import type { ReadSpan } from '../shape/spans.ts'
import { criticalPath, type PathSegment } from './critical-path.ts'
import { hex16, hex32 } from '../shape/hex-id.ts'
import { traceTree, type TreeNode } from './trace-tree.ts'

type Placed = {
  readonly spanId: bigint
  readonly parentId: bigint
  /** From the start of the trace. */
  readonly startNs: number
  readonly durationNs: number
  readonly read: ReadSpan
}

/** Those that are shown, and how many there are. */
export type FoundSpans = { readonly spans: readonly ReadSpan[]; readonly total: number }
export type FoundEvents = { readonly events: TraceEvent[]; readonly total: number }

/** One trace as it is answered. */
export function shownTrace({ spans, total }: FoundSpans, found: FoundEvents): TraceAnswer['data'] {
  const startNs = spans.reduce((first, span) => minOf(first, span.startNs), spans[0]?.startNs ?? 0n)
  const nodes = traceTree(spans.map((read) => placed(read, startNs)))
  const root = rootOf(nodes)
  const path = root === undefined ? [] : criticalPath(root)
  const high = spans.reduce((known, { traceHigh }) => known || traceHigh, 0n)
  const low = spans[0]?.traceLow ?? 0n
  return {
    id: hex32({ low, high }),
    type: 'trace',
    attributes: {
      trace_id_decimal: String(low),
      start_ns: String(startNs),
      duration_ns: nodes.reduce((last, { span }) => Math.max(last, endOf(span)), 0),
      root_span_id: hex16(root?.span.spanId ?? 0n),
      services: servicesOf(nodes),
      errors: spans.filter(({ listed }) => listed.attributes.is_error).length,
      span_count: total,
      is_cut: total > spans.length,
      critical_path: path.map(shownSegment),
      spans: shownSpans(nodes, path),
      event_count: found.total,
      events: found.events,
    },
  }
}

function minOf(one: bigint, other: bigint): bigint {
  return other < one ? other : one
}

function placed(read: ReadSpan, traceStartNs: bigint): Placed {
  const { spanId, parentId, startNs, durationNs } = read
  const times = { startNs: Number(startNs - traceStartNs), durationNs: Number(durationNs) }
  return { spanId, parentId, ...times, read }
}

function endOf({ startNs, durationNs }: Placed): number {
  return startNs + durationNs
}

/** As the table of traces has it: the first without a parent, or else the first of all. */
function rootOf(nodes: readonly TreeNode<Placed>[]): TreeNode<Placed> | undefined {
  const tops = nodes.filter(({ depth }) => depth === 0)
  return tops.find(({ span }) => span.parentId === 0n) ?? tops[0]
}

function servicesOf(nodes: readonly TreeNode<Placed>[]) {
  const services = new Map<string, { spans: number; errors: number; self_ns: number }>()
  for (const { span, selfNs } of nodes) {
    const { service, is_error: isError } = span.read.listed.attributes
    const sums = services.get(service) ?? { spans: 0, errors: 0, self_ns: 0 }
    sums.spans += 1
    sums.errors += isError ? 1 : 0
    sums.self_ns += selfNs
    services.set(service, sums)
  }
  return [...services]
    .map(([service, sums]) => ({ service, ...sums }))
    .toSorted((one, other) => other.self_ns - one.self_ns)
}

function shownSegment({ span, fromNs, untilNs }: PathSegment<Placed>) {
  return { span_id: hex16(span.spanId), from_ns: fromNs, until_ns: untilNs }
}

function shownSpans(
  nodes: readonly TreeNode<Placed>[],
  path: readonly PathSegment<Placed>[],
): SpanOfTrace[] {
  const critical = new Map<Placed, number>()
  for (const { span, fromNs, untilNs } of path) {
    critical.set(span, (critical.get(span) ?? 0) + untilNs - fromNs)
  }
  return nodes.map(({ span, depth, selfNs, ...marks }) => {
    const { listed } = span.read
    const place = { offset_ns: span.startNs, depth, self_ns: selfNs }
    const shownMarks = {
      is_parent_missing: marks.isParentMissing,
      is_skewed: marks.isSkewed,
      is_in_cycle: marks.isInCycle,
    }
    const critical_ns = critical.get(span) ?? 0
    return {
      ...listed,
      attributes: { ...listed.attributes, ...place, critical_ns, ...shownMarks },
    }
  })
}
