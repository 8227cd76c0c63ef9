import type { ReactElement } from 'react'
import { printFilter } from '../building/filter-text.ts'
import { momentLabel } from '../charts/bucket-label.ts'
import { formatFigure } from '../charts/number-format.ts'
import { Link } from '../navigation/link.tsx'
import { onePath } from '../people/entity.ts'
import { textOf } from '../people-panel/people.ts'
import { rangeBetween } from '../range/range.ts'
import { printRange } from '../range/range-text.ts'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { askList } from '../server-api/questions.ts'
import { eventsRequest, nameOf, type ListedEvent } from './events-request.ts'
import type { Behind } from './picked.ts'

/** A search over spans may not have more terms than this, and nobody looks through more traces. */
const tracesMax = 50

const columns = ['timestamp', '@event.name', '@type', '@usr.id', '@trace.id'] as const

/** The traces that the events behind a figure are of, by the newest of these events. */
export function TracesBehind({ behind, zone }: { behind: Behind; zone: string }): ReactElement {
  const { search, segment, window } = behind
  const asked = useReport({
    key: ['traces behind', search, segment, window.fromMs, window.toMs],
    ask: async (signal) => {
      const traced = { ...behind, search: `${search === '' ? '' : `(${search}) AND `}@trace.id:*` }
      const { data } = await askList(eventsRequest(traced, columns), signal)
      return { total: data.attributes.total_count, events: firstOfTraces(data.attributes.records) }
    },
    isEmpty: ({ events }) => events.length === 0,
  })
  return (
    <ReportFrame
      asked={asked}
      heightPx={480}
      empty={<p className="text-muted">No event behind this figure is of a known trace.</p>}
    >
      {({ events, total = events.length }) => (
        <div className="px-5 py-3 text-[13px]">
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p className="text-muted">
              {formatFigure(total)} of the events are of a known trace; the newest traces:
            </p>
            <Link to={tracesPath(events, behind)} className="text-accent hover:underline">
              Look at them in Traces
            </Link>
          </div>
          <ul className="mt-2 divide-y divide-line">
            {events.map((event) => (
              <TraceItem key={textOf(event['@trace.id'])} event={event} zone={zone} />
            ))}
          </ul>
        </div>
      )}
    </ReportFrame>
  )
}

function TraceItem({ event, zone }: { event: ListedEvent; zone: string }): ReactElement {
  const at = Number(event['timestamp'])
  const trace = textOf(event['@trace.id'])
  const user = textOf(event['@usr.id'])
  return (
    <li className="flex items-center gap-3 py-2">
      <time dateTime={new Date(at).toISOString()} className="numbers shrink-0 text-faint">
        {momentLabel(at, zone)}
      </time>
      <span className="min-w-0 flex-1 truncate">{nameOf(event)}</span>
      {user === '' ? null : (
        <Link to={onePath('user', user)} className="max-w-36 truncate text-accent hover:underline">
          {user}
        </Link>
      )}
      <Link to={`/traces/${trace}`} className="numbers text-accent hover:underline" title={trace}>
        {trace.slice(-8)}
      </Link>
    </li>
  )
}

function firstOfTraces(events: readonly ListedEvent[] = []): readonly ListedEvent[] {
  const byTrace = new Map<string, ListedEvent>()
  for (const event of events) {
    const trace = textOf(event['@trace.id'])
    if (trace !== '' && !byTrace.has(trace)) byTrace.set(trace, event)
  }
  return [...byTrace.values()].slice(0, tracesMax)
}

/** A trace may begin a little before the event that is of it, and end after. */
const aroundMs = 3_600_000

function tracesPath(events: readonly ListedEvent[], { window }: Behind): string {
  const values = events.map((event) => textOf(event['@trace.id']))
  const query = printFilter([{ kind: 'test', attribute: 'trace_id', operator: 'is', values }])
  const range = printRange(rangeBetween(window.fromMs - aroundMs, window.toMs + aroundMs))
  return `/traces?${new URLSearchParams({ query, range })}`
}
