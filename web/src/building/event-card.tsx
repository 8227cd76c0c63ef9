import type { DictionaryEvents } from '@throughline/contract'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { formatCompact, formatFigure } from '../charts/number-format.ts'
import { Sparkline } from '../charts/sparkline.tsx'
import { ago } from '../controls/ago.ts'
import { JsonText } from '../controls/json-text.tsx'
import { useSettled } from '../controls/settled.ts'
import { askList, askTimeseries } from '../server-api/questions.ts'
import { useNotes } from './dictionary-notes.ts'
import { eventSearch, type EventChoice } from './event-choice.ts'
import { EventName } from './event-name.tsx'

type KnownEvent = DictionaryEvents['events'][number]

const dayMs = 86_400_000
const walkingMs = 250

/** What is known of an event, for whoever is about to pick it: what it means, how much of it came, one of them. */
export function PickedCard({ event }: { event: KnownEvent | undefined }): ReactElement | null {
  const noteOf = useNotes()
  if (event === undefined) return null
  const note = noteOf({ about: 'event', event_type: event.type, name: event.name })
  return (
    <div className="flex h-full flex-col gap-2.5 text-[13px]">
      {note === undefined ? null : <p className="line-clamp-3 shrink-0">{note.description}</p>}
      <EventCard event={event} />
    </div>
  )
}

/** How much of an event came, and one of them. */
export function EventCard({ event }: { event: KnownEvent }): ReactElement {
  const settled = useSettled(event, walkingMs)
  return (
    <div className="flex h-full flex-col gap-2.5 text-[13px]">
      <EventName event={event} />
      <p className="text-muted">
        {formatFigure(event.count)} events
        <br />
        last {ago(event.last_seen, Date.now())}, first {ago(event.first_seen, Date.now())}
      </p>
      {settled === event ? <Lately name={event.name} type={event.type} /> : null}
    </div>
  )
}

function Lately(event: EventChoice): ReactElement {
  const query = useQuery({
    queryKey: ['event-card', event.type, event.name],
    queryFn: async ({ signal }) => lately(event, signal),
    staleTime: 60_000,
    retry: false,
  })
  const { counts = [], sample } = query.data ?? {}
  const total = counts.reduce((sum, count) => sum + count, 0)
  return (
    <>
      <div>
        <div className="h-9">
          <Sparkline values={counts} />
        </div>
        <p className="mt-1 text-xs text-faint">
          {query.data === undefined ? ' ' : `${formatCompact(total)} in the last 7 days`}
        </p>
      </div>
      <div className="min-h-0 flex-1 overflow-hidden text-[11px] opacity-90 [mask-image:linear-gradient(black_70%,transparent)]">
        {sample === undefined ? null : <JsonText value={sample} />}
      </div>
    </>
  )
}

interface Lately {
  /** Of each of the last seven days, this one last. */
  readonly counts: readonly number[]
  readonly sample: unknown
}

async function lately(event: EventChoice, signal: AbortSignal): Promise<Lately> {
  const to = Date.now()
  const range = { from: to - 7 * dayMs, to }
  const query = {
    data_source: 'product_analytics' as const,
    search: { query: eventSearch(event) },
  }
  const [curve, list] = await Promise.all([
    askTimeseries(
      {
        data: {
          type: 'formula_analytics_extended_request',
          attributes: {
            ...range,
            query: { query, compute: { aggregation: 'count', interval: dayMs } },
          },
        },
      },
      signal,
    ),
    askList(
      {
        data: {
          type: 'formula_analytics_extended_list_request',
          attributes: { ...range, query: { query, limit: 1 } },
        },
      },
      signal,
    ),
  ])
  const { times = [], values = [], intervals = [] } = curve.data?.attributes ?? {}
  const days = intervals[0]?.times ?? []
  return {
    counts: days.map((day) => values[0]?.[times.indexOf(day)] ?? 0),
    sample: list.data.attributes.records?.[0],
  }
}
