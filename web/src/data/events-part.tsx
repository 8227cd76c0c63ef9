import type { DictionaryEvents } from '@throughline/contract'
import type { ReactElement } from 'react'
import { eventWords } from '../building/event-choice.ts'
import { EventName } from '../building/event-name.tsx'
import { formatFigure } from '../charts/number-format.ts'
import { ago } from '../controls/ago.ts'
import type { Column } from '../controls/column.ts'
import { readEventNames } from '../server-api/app-api.ts'
import { DictionaryPart } from './dictionary-part.tsx'
import { EventDetail } from './event-detail.tsx'

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
  return (
    <DictionaryPart
      part="events"
      one="Event"
      columns={columns}
      ask={async (search, signal) =>
        (await readEventNames({ search, limit: namesMax }, signal)).events
      }
      keyOf={({ type, name }) => `${type} ${name}`}
      titleOf={eventWords}
      subjectOf={({ type, name }) => ({ about: 'event', event_type: type, name })}
      detail={(event) => <EventDetail event={event} />}
    />
  )
}
