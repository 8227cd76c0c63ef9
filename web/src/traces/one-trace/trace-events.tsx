import type { TraceEvent } from '@throughline/contract'
import type { ReactElement } from 'react'
import { formatFigure } from '../../charts/number-format.ts'
import { Link } from '../../navigation/link.tsx'
import { onePath } from '../../people/entity.ts'
import { formatDuration } from '../duration.ts'
import { epochMs, momentText } from '../moment.ts'
import { spanTerm } from '../url.ts'
import { exploreEvent, exploreTerm } from './explore-links.ts'
import type { TraceView } from './trace-view.ts'

const ruleWords: Record<TraceEvent['rule'], string> = {
  explicit: 'names this trace',
  in_span: 'is in a span of it, too',
  session: 'same session at the time',
  user: 'same user at the time',
  account: 'same account at the time',
}

/** The product events of a trace: when, who, and why they are taken to be of it. */
export function TraceEvents({ view }: { view: TraceView }): ReactElement {
  const { events, event_count: count } = view.trace
  return (
    <section aria-label="Product events" className="rounded-xl border border-line bg-card">
      <h3 className="flex items-baseline gap-2 px-4 pt-3 pb-2 text-[13px] font-semibold">
        Product events
        <span className="numbers font-normal text-faint">{formatFigure(count)}</span>
      </h3>
      {events.length === 0 ? (
        <p className="px-4 pb-3 text-[13px] text-muted">
          No product event names this trace or shares its session, user or account at the time.
        </p>
      ) : (
        <ul tabIndex={0} aria-label="Product events" className="max-h-64 overflow-y-auto pb-1.5">
          {events.map((event) => (
            <EventRow key={`${event.application_id} ${event.id}`} event={event} view={view} />
          ))}
        </ul>
      )}
    </section>
  )
}

function EventRow({ event, view }: { event: TraceEvent; view: TraceView }): ReactElement {
  const startMs = epochMs(view.trace.start_ns)
  return (
    <li className="border-t border-line px-4 py-2 text-[13px]">
      <div className="flex items-baseline gap-2">
        <Link
          to={exploreEvent(event)}
          title={`Explore ${event.name}`}
          className="min-w-0 truncate font-medium hover:text-accent hover:underline"
        >
          {event.name === '' ? event.type : event.name}
        </Link>
        <time
          dateTime={new Date(event.timestamp).toISOString()}
          title={`${momentText(event.timestamp)} UTC`}
          className="numbers ml-auto shrink-0 text-muted"
        >
          {offsetWords(event.timestamp - startMs)}
        </time>
      </div>
      <p className="mt-0.5 flex flex-wrap items-baseline gap-x-2 text-xs leading-[24px] text-muted">
        <span className={`rounded px-1 ${confidenceLooks[event.confidence]}`}>
          {event.confidence}
        </span>
        <span>{ruleWords[event.rule]}</span>
        <Whose event={event} />
      </p>
    </li>
  )
}

const confidenceLooks: Record<TraceEvent['confidence'], string> = {
  exact: 'bg-success-soft text-success',
  high: 'bg-accent-soft text-accent',
  likely: 'bg-sunken text-muted',
}

function offsetWords(ms: number): string {
  const sign = ms < 0 ? '−' : '+'
  return `${sign}${ms === 0 ? '0 ms' : formatDuration(Math.abs(ms) * 1e6)}`
}

/** Who did it: the way to the user, and to what else came in the session. */
function Whose({ event }: { event: TraceEvent }): ReactElement {
  const { user_id: user, session_id: session } = event
  const look = 'min-w-0 truncate leading-[24px] text-accent hover:underline'
  return (
    <>
      {user === undefined ? null : (
        <Link to={onePath('user', user)} title={`The user ${user}`} className={look}>
          user {user}
        </Link>
      )}
      {session === undefined ? null : (
        <Link
          to={exploreTerm(spanTerm('@session.id', session), event)}
          title={`Explore the events of the session ${session}`}
          className={look}
        >
          session {session}
        </Link>
      )}
    </>
  )
}
