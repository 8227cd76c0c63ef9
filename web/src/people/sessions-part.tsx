import { useState, type ReactElement } from 'react'
import type { Column } from '../controls/column.ts'
import { CsvButton } from '../controls/csv-button.tsx'
import { DataTable } from '../controls/data-table.tsx'
import type { Sort } from '../controls/sorted.ts'
import type { TimelineEvent } from './event-record.ts'
import { lengthWords } from './length-words.ts'
import { sessionsOf, type Visit } from './timeline.ts'

const columns: readonly Column<Visit>[] = [
  {
    key: 'session',
    title: 'Session',
    value: ({ sessionId }) => sessionId,
    widthPx: 180,
    isWide: true,
  },
  {
    key: 'began',
    title: 'Began (UTC)',
    value: ({ firstMs }) => firstMs,
    exported: ({ firstMs }) => new Date(firstMs).toISOString(),
    cell: ({ firstMs }) => new Date(firstMs).toISOString().slice(0, 16).replace('T', ' '),
    isFigure: true,
    widthPx: 150,
  },
  {
    key: 'length',
    title: 'Lasted',
    value: ({ firstMs, lastMs }) => lastMs - firstMs,
    exported: ({ firstMs, lastMs }) => String((lastMs - firstMs) / 1_000),
    cell: ({ firstMs, lastMs }) => lengthWords(lastMs - firstMs),
    isFigure: true,
    widthPx: 110,
  },
  {
    key: 'events',
    title: 'Events',
    value: ({ count }) => count,
    isFigure: true,
    widthPx: 90,
  },
  {
    key: 'last',
    title: 'Ended with',
    value: endedWith,
    widthPx: 170,
  },
]

/** The sessions of the shown events, a row each. */
export function SessionsPart({ events }: { events: readonly TimelineEvent[] }): ReactElement {
  const [sort, setSort] = useState<Sort>({ by: 'began', way: 'down' })
  const sessions = sessionsOf(events)
  if (sessions.length === 0) {
    return <p className="p-6 text-center text-muted">None of these events names a session.</p>
  }
  return (
    <>
      <div className="flex justify-end px-3 py-2">
        <CsvButton name="sessions" columns={columns} rows={sessions} />
      </div>
      <DataTable
        label="Sessions"
        columns={columns}
        rows={sessions}
        keyOf={({ sessionId }) => sessionId}
        sort={sort}
        onSort={setSort}
        heightPx={640}
      />
    </>
  )
}

function endedWith({ items }: Visit): string {
  const [newest] = items
  return newest?.kind === 'event' ? newest.event.name || newest.event.type : ''
}
