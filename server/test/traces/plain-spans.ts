import type { Key, Search } from '../../src/query/parse/search-ast.ts'
import type { SpanRow } from '../../src/warehouse/span-row.ts'
import { matches } from '../questions/plain-search.ts'

type Value = string | number

function hex(id: bigint): string {
  return id.toString(16).padStart(16, '0')
}

/** The columns of a span, by the names of a search; '' where it has none. */
function columnsOf(span: SpanRow): Readonly<Record<string, Value>> {
  const tag = (name: string) => span.meta.get(name) ?? ''
  const kind = tag('span.kind')
  const own = { service: span.service, env: span.env, version: span.version }
  const tags = Object.fromEntries(Object.entries(own).map(([name, text]) => [`@${name}`, text]))
  return {
    ...own,
    ...tags,
    kind,
    '@span.kind': kind,
    type: span.type,
    status: span.isError ? 'error' : 'ok',
    timestamp: Number(span.startNs / 1_000_000n),
    resource_name: span.resource,
    operation_name: span.name,
    trace_id: hex(span.traceHigh) + hex(span.traceLow),
    span_id: hex(span.spanId),
    parent_id: span.parentId === 0n ? '' : hex(span.parentId),
    '@duration': Number(span.durationNs),
    '@error.type': tag('error.type'),
    '@error.message': tag('error.message'),
    '@error.stack': tag('error.stack'),
    '@session.id': span.sessionId,
    '@usr.id': span.userId,
    '@account.id': span.accountId,
  }
}

/** The values of a span under a name as a search has it: `service`, `@http.url`. */
export function spanValues(span: SpanRow, name: string): readonly Value[] {
  const column = columnsOf(span)[name]
  if (column !== undefined) return column === '' ? [] : [column]
  if (!name.startsWith('@')) return []
  const value = span.meta.get(name.slice(1)) ?? span.metrics.get(name.slice(1))
  return value === undefined ? [] : [value]
}

function nameOf({ isAttribute, segments }: Key): string {
  return `${isAttribute ? '@' : ''}${segments.join('.')}`
}

function numbersIn(values: readonly Value[]): readonly number[] {
  return values
    .filter((value) => /^-?\d+(\.\d+)?$/.test(String(value)))
    .map((value) => Number(value))
}

/** Does the span match? */
export function matchesSpan(search: Search, span: SpanRow): boolean {
  const words = ['resource_name', 'operation_name', '@error.type', '@error.message']
  return matches(search, {
    valuesOf: (key) => spanValues(span, nameOf(key)),
    numbersOf: (key) =>
      nameOf(key) in columnsOf(span) ? [] : numbersIn(spanValues(span, nameOf(key))),
    words: words.flatMap((name) => spanValues(span, name)),
  })
}
