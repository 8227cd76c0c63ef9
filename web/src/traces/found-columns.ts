import type { Column } from '../controls/column.ts'
import type { FoundRow } from './found-row.ts'

/** What is saved of a list of traces or spans. */
export const foundColumns: readonly Column<FoundRow>[] = [
  column('trace_id', ({ traceId }) => traceId),
  column('span_id', ({ spanId }) => spanId),
  column('began', ({ startMs }) => new Date(startMs).toISOString()),
  column('duration_ns', ({ durationNs }) => durationNs),
  column('service', ({ service }) => service),
  column('resource', ({ resource }) => resource),
  column('failed', ({ isError }) => String(isError)),
  column('error', ({ failure }) => failure),
  column('services', ({ services }) => services.join(' ')),
  column('user', ({ user }) => user),
]

function column(key: string, value: Column<FoundRow>['value']): Column<FoundRow> {
  return { key, title: key, value, widthPx: 0 }
}
