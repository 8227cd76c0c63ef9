/**
 * What an Agent makes of the values of a span: lengths within limits, names in one spelling, times
 * that can be. A span is never refused for them.
 */
import { cutText, isLonger } from './cut-text.ts'
import { normalizeTags, normalizeMetrics } from './normalize-tags.ts'
import { operationName } from './operation-name.ts'
import type { Repaired } from './repairs.ts'
import type { Span } from './span.ts'
import { tagValue } from './tag-value.ts'

/** In bytes of UTF-8. */
const lengthsMax = { service: 100, name: 100, resource: 5_000, type: 100 } as const

export type Surroundings = {
  readonly nowNs: bigint
  /** Of the trace, as far as the chunk knows it. */
  readonly traceIdHigh: bigint
  /** What the sender is written in; '' when it doesn't say. */
  readonly language: string
  readonly repaired: Repaired
}

const int64Max = 0x7fff_ffff_ffff_ffffn
const year2000Ns = 946_684_800_000_000_000n
const unnamedOperation = 'unnamed_operation'

export function normalizeSpan(span: Span, around: Surroundings): Span {
  const { traceIdLow, spanId, parentId, error } = span
  const { repaired } = around
  const name = nameOf(span, repaired)
  const durationNs = durationOf(span, repaired)
  const startNs = startOf(span.startNs, durationNs, around)
  const { meta, links, events } = normalizeTags(span, startNs, repaired)
  return {
    traceIdLow,
    traceIdHigh: around.traceIdHigh,
    spanId,
    parentId: parentId === spanId && parentId === traceIdLow ? 0n : parentId,
    service: serviceOf(span, around),
    name,
    resource: resourceOf(span, name, repaired),
    type: typeOf(span, repaired),
    startNs,
    durationNs,
    error,
    meta,
    metrics: normalizeMetrics(span.metrics, repaired),
    links,
    events,
  }
}

function serviceOf({ service }: Span, { language, repaired }: Surroundings): string {
  const fallback = language === '' ? 'unnamed-service' : `unnamed-${language}-service`
  if (service === '') {
    repaired('service_empty')
    return fallback
  }
  if (isLonger(service, lengthsMax.service)) repaired('service_too_long')
  const value = tagValue(cutText(service, lengthsMax.service))
  if (value !== '') return value
  repaired('service_invalid')
  return fallback
}

function nameOf({ name }: Span, repaired: Repaired): string {
  if (name === '') {
    repaired('name_empty')
    return unnamedOperation
  }
  if (isLonger(name, lengthsMax.name)) repaired('name_too_long')
  const value = operationName(cutText(name, lengthsMax.name))
  if (value !== '') return value
  repaired('name_invalid')
  return unnamedOperation
}

function resourceOf({ resource }: Span, name: string, repaired: Repaired): string {
  if (resource === '') {
    repaired('resource_empty')
    return name
  }
  if (isLonger(resource, lengthsMax.resource)) repaired('resource_too_long')
  return cutText(resource, lengthsMax.resource)
}

function typeOf({ type }: Span, repaired: Repaired): string {
  if (isLonger(type, lengthsMax.type)) repaired('type_too_long')
  return cutText(type, lengthsMax.type)
}

function durationOf({ startNs, durationNs }: Span, repaired: Repaired): bigint {
  if (durationNs >= 0n && startNs + durationNs <= int64Max) return durationNs
  repaired('duration_invalid')
  return 0n
}

function startOf(startNs: bigint, durationNs: bigint, { nowNs, repaired }: Surroundings): bigint {
  if (startNs >= year2000Ns) return startNs
  repaired('start_invalid')
  return durationNs > nowNs ? nowNs : nowNs - durationNs
}
