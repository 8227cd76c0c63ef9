import type { SpanOfTrace } from '@throughline/contract'
import type { Column } from '../../controls/column.ts'

type Attributes = SpanOfTrace['attributes']

/** What is saved of the spans of a trace. */
export const spanColumns: readonly Column<SpanOfTrace>[] = [
  { key: 'span_id', title: 'span_id', value: ({ id }) => id, widthPx: 0 },
  column('parent_id', ({ parent_id: parent }) => parent ?? ''),
  column('depth', ({ depth }) => depth),
  column('service', ({ service }) => service),
  column('name', ({ name }) => name),
  column('resource', ({ resource }) => resource),
  column('offset_ns', (span) => span.offset_ns),
  column('duration_ns', (span) => span.duration_ns),
  column('self_ns', (span) => span.self_ns),
  column('critical_ns', (span) => span.critical_ns),
  column('failed', (span) => String(span.is_error)),
  column('error', ({ error }) => [error?.type ?? '', error?.message ?? ''].join(' ').trim()),
]

function column(key: string, value: (span: Attributes) => string | number): Column<SpanOfTrace> {
  return { key, title: key, value: ({ attributes }) => value(attributes), widthPx: 0 }
}
