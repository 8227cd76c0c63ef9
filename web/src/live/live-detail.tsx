import type { LiveEvent, LiveRejected } from '@throughline/contract'
import type { ReactElement } from 'react'
import { eventWords } from '../building/event-choice.ts'
import { CopyButton } from '../controls/copy-button.tsx'
import { JsonView } from '../controls/json-view.tsx'
import { SheetHead } from '../controls/sheet.tsx'
import { explorePath, stateOfEvent } from '../explore/url.ts'
import { Link } from '../navigation/link.tsx'
import { termOf } from './live-filter.ts'
import type { LiveEntry } from './live-list.ts'

interface LiveDetailProps {
  readonly entry: LiveEntry
  readonly onClose: () => void
  /** With the term that finds events like this one. */
  readonly onFilter: (term: string) => void
}

/** Everything about one line of the stream. */
export function LiveDetail({ entry, onClose, onFilter }: LiveDetailProps): ReactElement {
  switch (entry.kind) {
    case 'event':
      return (
        <>
          <SheetHead title={eventWords(entry.event)} onClose={onClose} />
          <EventDetail event={entry.event} onFilter={onFilter} />
        </>
      )
    case 'rejected':
      return (
        <>
          <SheetHead title="Rejected" onClose={onClose} />
          <RejectedDetail rejected={entry.rejected} />
        </>
      )
  }
}

interface EventDetailProps {
  readonly event: LiveEvent
  readonly onFilter: (term: string) => void
}

function EventDetail({ event, onFilter }: EventDetailProps): ReactElement {
  return (
    <div className="grid gap-3 p-5">
      <p className="numbers text-[13px] text-muted">
        Happened {new Date(event.occurred_at).toISOString()}, received{' '}
        {new Date(event.received_at).toISOString()}.
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <CopyButton label="Copy JSON" text={() => JSON.stringify(event.attributes, null, 2)} />
        <Link
          to={explorePath(stateOfEvent({ name: event.name, type: event.type }))}
          className="inline-flex h-8 items-center rounded-lg px-3 text-[13px] text-accent hover:underline"
        >
          Explore this event
        </Link>
      </div>
      <div className="rounded-xl bg-sunken p-3">
        <JsonView
          value={event.attributes}
          useLabel="Use as filter"
          onUse={({ path, value }) => onFilter(termOf(path, value))}
        />
      </div>
    </div>
  )
}

function RejectedDetail({ rejected }: { rejected: LiveRejected }): ReactElement {
  return (
    <div className="grid gap-3 p-5 text-[13px]">
      <p className="text-danger">{rejected.detail}</p>
      <p className="font-mono text-xs">{rejected.reason}</p>
      <p className="text-muted">
        How often, by whom, and samples of it stand in{' '}
        <Link to="/data/warnings" className="text-accent underline">
          the warnings
        </Link>
        . What is rejected is not kept: its sender has to send it again.
      </p>
    </div>
  )
}
