import type { DictionaryEvents } from '@throughline/contract'
import type { ReactElement } from 'react'
import { eventWords } from '../building/event-choice.ts'
import { EventName } from '../building/event-name.tsx'
import { formatFigure } from '../charts/number-format.ts'
import { ago } from '../controls/ago.ts'
import { Card } from '../controls/card.tsx'
import type { Column } from '../controls/column.ts'
import { CsvButton } from '../controls/csv-button.tsx'
import { DataTable } from '../controls/data-table.tsx'
import { SearchInput } from '../controls/search-input.tsx'
import { Sheet, SheetHead } from '../controls/sheet.tsx'
import { useAddressState } from '../navigation/address-state.ts'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { readEventNames } from '../server-api/app-api.ts'
import { EventDetail } from './event-detail.tsx'
import { NothingNamed } from './nothing-named.tsx'
import { sortOf } from './sort-of.ts'
import { dataAddress } from './url.ts'

type KnownEvent = DictionaryEvents['events'][number]

const moment = (key: 'first_seen' | 'last_seen', title: string): Column<KnownEvent> => ({
  key,
  title,
  value: (event) => event[key],
  exported: (event) => new Date(event[key]).toISOString(),
  cell: (event) => ago(event[key], Date.now()),
  isFigure: true,
  widthPx: 130,
})

const columns: readonly Column<KnownEvent>[] = [
  {
    key: 'name',
    title: 'Event',
    value: eventWords,
    cell: (event) => <EventName event={event} />,
    widthPx: 240,
    isWide: true,
  },
  { key: 'type', title: 'Type', value: ({ type }) => type, widthPx: 110 },
  {
    key: 'count',
    title: 'Events',
    value: ({ count }) => count,
    cell: ({ count }) => formatFigure(count),
    isFigure: true,
    widthPx: 120,
  },
  moment('first_seen', 'First'),
  moment('last_seen', 'Last'),
]

/** As many as the server tells at once. */
const namesMax = 1_000

/** Every event that was ever seen, by name and type. */
export function EventsPart(): ReactElement {
  const [state, change] = useAddressState(dataAddress.events)
  const { search } = state
  const asked = useReport({
    key: ['dictionary', 'events', 'all', search],
    ask: async (signal) => (await readEventNames({ search, limit: namesMax }, signal)).events,
    isEmpty: (events) => events.length === 0,
  })
  const rows = asked.report.state === 'ready' ? asked.report.rows : []
  const open = rows.find((event) => keyOf(event) === state.open)
  const close = (): void => change({ open: '' })
  return (
    <Card
      title="Events that were seen"
      actions={
        <span className="flex flex-wrap items-center gap-2">
          <CsvButton name="events" columns={columns} rows={rows} />
          <SearchInput
            label="Search events"
            value={search}
            onChange={(text) => change({ search: text }, 'replace')}
          />
        </span>
      }
    >
      <ReportFrame
        asked={asked}
        heightPx={400}
        empty={<NothingNamed search={search} onClear={() => change({ search: '' })} />}
      >
        {(events) => (
          <DataTable
            label="Events"
            columns={columns}
            rows={events}
            keyOf={keyOf}
            sort={sortOf(state, { by: 'count', way: 'down' })}
            onSort={({ by, way }) => change({ sortBy: by, way }, 'replace')}
            onOpen={(event) => change({ open: keyOf(event) })}
            openKey={state.open}
            heightPx={640}
          />
        )}
      </ReportFrame>
      <Sheet label="Event" place="side" isOpen={open !== undefined} onClose={close}>
        {open === undefined ? null : (
          <>
            <SheetHead title={eventWords(open)} onClose={close} />
            <EventDetail event={open} />
          </>
        )}
      </Sheet>
    </Card>
  )
}

function keyOf({ type, name }: KnownEvent): string {
  return `${type} ${name}`
}
