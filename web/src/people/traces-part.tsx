import type { ListedTrace } from '@throughline/contract'
import { useState, type ReactElement } from 'react'
import type { Column } from '../controls/column.ts'
import { CsvButton } from '../controls/csv-button.tsx'
import { DataTable } from '../controls/data-table.tsx'
import type { Sort } from '../controls/sorted.ts'
import { navigate } from '../navigation/location.ts'
import { ReportFrame } from '../report/report-frame.tsx'
import { formatDuration } from '../traces/duration.ts'
import { epochMs, momentText } from '../traces/moment.ts'
import { tracePath } from '../traces/one-trace/url.ts'
import type { TimelineEvent } from './event-record.ts'
import { useTraces } from './use-traces.ts'

const columns: readonly Column<ListedTrace>[] = [
  {
    key: 'resource',
    title: 'Resource',
    value: ({ attributes }) => attributes.root.resource,
    widthPx: 200,
    isWide: true,
  },
  {
    key: 'service',
    title: 'Service',
    value: ({ attributes }) => attributes.root.service,
    widthPx: 130,
  },
  {
    key: 'error',
    title: 'Error',
    value: ({ attributes }) => errorWords(attributes),
    cell: ({ attributes }) => <span className="text-danger">{errorWords(attributes)}</span>,
    widthPx: 180,
  },
  {
    key: 'began',
    title: 'Began (UTC)',
    value: ({ attributes }) => epochMs(attributes.start_ns),
    exported: ({ attributes }) => new Date(epochMs(attributes.start_ns)).toISOString(),
    cell: ({ attributes }) => momentText(epochMs(attributes.start_ns)).slice(0, 19),
    isFigure: true,
    widthPx: 170,
  },
  {
    key: 'took',
    title: 'Took',
    value: ({ attributes }) => attributes.duration_ns,
    cell: ({ attributes }) => formatDuration(attributes.duration_ns),
    isFigure: true,
    widthPx: 100,
  },
]

function errorWords({ is_error: isError, error }: ListedTrace['attributes']): string {
  if (!isError) return ''
  return error === undefined ? 'error' : error.type || error.message
}

/** The traces that the shown events name; a press opens one. */
export function TracesPart({ events }: { events: readonly TimelineEvent[] }): ReactElement {
  const [sort, setSort] = useState<Sort>({ by: 'began', way: 'down' })
  const asked = useTraces(events)
  const rows = asked.report.state === 'ready' ? asked.report.rows : []
  return (
    <>
      <div className="flex justify-end px-3 py-2">
        <CsvButton name="traces" columns={columns} rows={rows} />
      </div>
      <ReportFrame
        asked={asked}
        heightPx={320}
        empty={
          <p className="text-muted">None of these events names a trace whose spans are kept.</p>
        }
      >
        {(traces) => (
          <DataTable
            label="Traces"
            columns={columns}
            rows={traces}
            keyOf={({ id }) => id}
            sort={sort}
            onSort={setSort}
            onOpen={({ id }) => navigate(tracePath(id))}
            heightPx={640}
          />
        )}
      </ReportFrame>
    </>
  )
}
